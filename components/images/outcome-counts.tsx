import Link from "next/link";
import { formatNumber } from "@/components/ui/format";
import { OUTCOMES_SHOWN, OutcomeChip } from "@/components/ui/outcome-chip";
import type { Outcome } from "@/lib/core/shape";

/** How many findings each timeline holds, most urgent first; each leads to its list. */
export function OutcomeCounts({ byOutcome, href }: { byOutcome: Readonly<Record<string, number>>; href: (outcome: Outcome) => string }) {
  const some = OUTCOMES_SHOWN.filter((outcome) => (byOutcome[outcome] ?? 0) > 0);
  if (some.length === 0) return <p className="text-muted">No open finding has a timeline.</p>;
  return (
    <ul className="flex flex-wrap gap-2">
      {some.map((outcome) => (
        <li key={outcome}>
          <Link
            href={href(outcome)}
            className="inline-flex min-h-7 items-center gap-2 rounded-md border px-2 hover:border-line-strong hover:bg-hover"
          >
            <OutcomeChip outcome={outcome} />
            <span className="font-semibold tabular-nums">{formatNumber(byOutcome[outcome] ?? 0)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
