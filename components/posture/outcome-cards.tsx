import Link from "next/link";
import { Sparkline } from "@/components/charts/sparkline";
import { cn } from "@/components/ui/cn";
import { Delta } from "@/components/ui/delta";
import { formatNumber } from "@/components/ui/format";
import { MeasuredValue } from "@/components/ui/measured";
import { OUTCOMES_SHOWN, OutcomeChip } from "@/components/ui/outcome-chip";
import { postureLinks } from "@/lib/client/posture-links";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import type { Posture } from "@/lib/schemas/posture";

type OutcomeFigure = Posture["outcomes"][number];
type Scoped = (href: string) => string;

function Clock({ figure, scoped }: { figure: OutcomeFigure; scoped: Scoped }) {
  const { outcome, overdue, dueThisWeek, count } = figure;
  if (outcome === "on_upgrade") return <span className="text-faint">no clock</span>;
  if (count.value === null) return <span className="text-faint">cannot tell</span>;
  if (overdue > 0) {
    return (
      <Link href={scoped(postureLinks.overdue(outcome))} className="font-semibold text-bad hover:underline">
        {formatNumber(overdue)} overdue
      </Link>
    );
  }
  if (dueThisWeek > 0) {
    return (
      <Link href={scoped(postureLinks.dueThisWeek(outcome))} title="due within seven days" className="text-muted hover:underline">
        {formatNumber(dueThisWeek)} this week
      </Link>
    );
  }
  return count.value === 0 ? <span className="text-good">none open</span> : <span className="text-muted">none overdue</span>;
}

function OutcomeCard({ figure, scoped }: { figure: OutcomeFigure; scoped: Scoped }) {
  const { outcome, count, trend, change7d } = figure;
  return (
    <li className="relative flex min-w-0 flex-col justify-between gap-1 rounded-lg border bg-card px-3.5 py-3 last:col-span-2 sm:last:col-span-1 shadow-card hover:border-line-strong">
      <div>
        <OutcomeChip outcome={outcome} />
      </div>
      <div className="flex items-end justify-between gap-2">
        <Link
          href={scoped(postureLinks.outcome(outcome))}
          aria-label={`${OUTCOME_WORD[outcome]}: ${count.value === null ? "unknown" : formatNumber(count.value)} open`}
          className="text-xl font-semibold tracking-tight hover:text-accent"
        >
          <MeasuredValue measured={count} />
        </Link>
        <Sparkline values={trend} label={`Open findings, ${OUTCOME_WORD[outcome]}`} width={56} height={18} className="mb-1.5" />
      </div>
      <div className="flex items-baseline justify-between gap-2 text-xs whitespace-nowrap">
        <Clock figure={figure} scoped={scoped} />
        <span className="text-faint">
          <Delta value={change7d} period="7 days" /> 7 d
        </span>
      </div>
    </li>
  );
}

/** What must be done by when, most urgent first (CISA BOD 26-04). */
export function OutcomeCards({ posture, scoped, className }: { posture: Posture; scoped: Scoped; className?: string }) {
  const figures = OUTCOMES_SHOWN.flatMap((outcome) => posture.outcomes.filter((figure) => figure.outcome === outcome));
  return (
    <section aria-labelledby="outcomes" className={cn("flex", className)}>
      <h2 id="outcomes" className="sr-only">
        Open findings by the time there is to act
      </h2>
      <ul className={cn("grid min-w-0 flex-1 grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5")}>
        {figures.map((figure) => (
          <OutcomeCard key={figure.outcome} figure={figure} scoped={scoped} />
        ))}
      </ul>
    </section>
  );
}
