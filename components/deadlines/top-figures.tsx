import { formatShare, plural } from "@/components/ui/format";
import { deadlineLinks } from "@/lib/client/deadlines";
import type { Deadlines } from "@/lib/schemas/deadlines";
import { Count, Figure, FigureCard } from "./figure";

const DAY_MS = 86_400_000;

/** Whole days that a deadline has passed by. */
export const daysLate = (dueAt: string, asOf: string): number => Math.floor((Date.parse(asOf) - Date.parse(dueAt)) / DAY_MS);

/** What is late, what comes next, and whether deadlines were kept. */
export function TopFigures({ answer, scoped }: { answer: Deadlines; scoped: (href: string) => string }) {
  const { all, asOf, period } = answer;
  const links = deadlineLinks(undefined, period.since);
  const due = (days: 3 | 14 | 60, value: number) => (
    <FigureCard
      title={`Due in ${days} days`}
      value={<Count value={value} href={scoped(links.dueWithin(days))} label={`Due in ${days} days`} />}
      note={days === 3 ? "not overdue yet" : `these ${days === 14 ? "3" : "14"} days included`}
    />
  );
  return (
    <ul aria-label="What is late and what comes due" className="grid grid-cols-2 gap-3 lg:grid-cols-5">
      <FigureCard
        title="Overdue"
        value={<Count value={all.overdue} href={scoped(links.overdue)} label="Overdue" bad />}
        note={all.worstDueAt ? `the longest ${plural(daysLate(all.worstDueAt, asOf), "day")}` : "nothing is late"}
      />
      {due(3, all.due3)}
      {due(14, all.due14)}
      {due(60, all.due60)}
      <FigureCard
        title="Mended in time"
        value={<Figure measured={all.mended.inTimeShare} href={scoped(links.mendedInTime)} label="Mended in time" show={formatShare} />}
        note={all.mended.timed > 0 ? `${plural(all.mended.timed, "deadline")} in ${period.days} days` : `of the last ${period.days} days`}
      />
    </ul>
  );
}
