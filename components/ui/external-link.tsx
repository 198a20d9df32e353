import { ExternalLink as Icon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** A link out of the product. The address may come from a scanner: anything but http and https is shown as text. */
export function ExternalLink({ href, children = href, className }: { href: string; children?: ReactNode; className?: string }) {
  if (!/^https?:\/\//i.test(href)) return <span className={cn("break-all text-muted", className)}>{children}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className={cn("inline-flex max-w-full min-w-0 items-center gap-1 text-accent hover:underline", className)}
    >
      <span className="truncate">{children}</span>
      <Icon aria-label="opens elsewhere" className="size-3 shrink-0" />
    </a>
  );
}
