import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import { SeverityChip } from "@/components/ui/severity-chip";
import { SEVERITIES, type Severity } from "@/lib/core/severity";
import type { SeverityCounts } from "@/lib/schemas/common";

const WORST_FIRST: readonly Severity[] = [...SEVERITIES].reverse();

interface Props {
  counts: SeverityCounts;
  /** the list behind a number */
  href: (severity: Severity) => string;
  className?: string;
}

/** A number for each severity, each a link to its list; a zero is no link, for there is no list behind it. */
export function LinkedSeverities({ counts, href, className }: Props) {
  return (
    <ul className={cn("grid grid-cols-3 gap-2 sm:grid-cols-6", className)}>
      {WORST_FIRST.map((severity) => {
        const count = counts[severity];
        const inner = (
          <>
            <span className={cn("text-xl font-semibold tabular-nums", count === 0 && "font-normal text-faint")}>{formatNumber(count)}</span>
            <span className="flex items-center gap-1.5 text-xs text-muted">
              <SeverityChip severity={severity} /> <span aria-hidden>{severity}</span>
            </span>
          </>
        );
        const box = "flex flex-col gap-1 rounded-md border px-2.5 py-2";
        return (
          <li key={severity}>
            {count === 0 ? (
              <div className={box}>{inner}</div>
            ) : (
              <Link href={href(severity)} className={cn(box, "hover:border-line-strong hover:bg-hover")}>
                {inner}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
