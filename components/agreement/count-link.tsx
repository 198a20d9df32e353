import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";

/** A number that leads to the list that makes it up; a zero leads nowhere. */
export function CountLink({ count, href, className }: { count: number; href: string; className?: string }) {
  if (count === 0) return <span className={cn("text-faint tabular-nums", className)}>0</span>;
  return (
    <Link href={href} className={cn("tabular-nums hover:text-accent hover:underline", className)}>
      {formatNumber(count)}
    </Link>
  );
}
