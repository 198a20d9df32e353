import { Globe, Users } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import type { SavedView } from "@/lib/schemas/views";

const sharedTitle = ({ sharedWith, team, owner, mine }: SavedView): string | undefined =>
  sharedWith === "nobody"
    ? undefined
    : `${mine ? "You share" : `${owner} shares`} it with ${sharedWith === "team" ? (team?.name ?? "a team") : "everybody"}`;

interface Props {
  href: string;
  current: boolean;
  view?: SavedView;
  modified?: boolean;
  children?: ReactNode;
}

export function ViewTab({ href, current, view, modified = false, children }: Props) {
  const Icon = view?.sharedWith === "team" ? Users : view?.sharedWith === "everybody" ? Globe : null;
  return (
    <li>
      <Link
        href={href}
        aria-current={current ? "page" : undefined}
        title={view ? sharedTitle(view) : undefined}
        className={cn(
          "flex h-8 items-center gap-1.5 border-b-2 border-transparent text-muted whitespace-nowrap hover:text-ink",
          current && "border-accent font-medium text-ink",
        )}
      >
        <span className="max-w-56 truncate">{view?.name ?? children}</span>
        {Icon ? <Icon aria-hidden className="size-3 text-faint" /> : null}
        {modified ? <span className="text-xs font-normal text-warn">modified</span> : null}
      </Link>
    </li>
  );
}
