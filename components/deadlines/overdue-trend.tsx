import { ChartCard } from "@/components/charts/chart-card";
import { CountTrend } from "@/components/charts/count-trend";
import { formatDay, formatNumber, plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { Verdict } from "@/components/ui/verdict";
import type { Deadlines } from "@/lib/schemas/deadlines";

const BACK_DAYS = 30;
const NOT_KEPT = "Nobody recorded that day, or deadlines were not kept then.";
type Day = Deadlines["trend"][number];

/** The oldest known day of the last thirty, to compare today with. */
const earlier = (trend: readonly Day[]): { day: Day; back: number } | null => {
  const from = Math.max(0, trend.length - 1 - BACK_DAYS);
  const at = trend.findIndex(({ overdue }, index) => index >= from && index < trend.length - 1 && overdue !== null);
  const day = trend[at];
  return day ? { day, back: trend.length - 1 - at } : null;
};

function TrendVerdict({ trend }: { trend: readonly Day[] }) {
  const now = trend.at(-1)?.overdue ?? null;
  const before = earlier(trend);
  if (now === null || before === null || before.day.overdue === null)
    return <Verdict tone="unknown">Too short a history to say which way it goes.</Verdict>;
  const change = now - before.day.overdue;
  const when = `than ${plural(before.back, "day")} ago`;
  if (change === 0) return <Verdict tone={now === 0 ? "good" : "neutral"}>As many overdue as {plural(before.back, "day")} ago.</Verdict>;
  return change < 0 ? (
    <Verdict tone="good">
      {formatNumber(-change)} fewer overdue {when}.
    </Verdict>
  ) : (
    <Verdict tone="bad">
      {formatNumber(change)} more overdue {when}. The teams below say whose.
    </Verdict>
  );
}

const Cell = ({ count }: { count: number | null }) => (count === null ? <Unknown reason={NOT_KEPT} /> : <span>{formatNumber(count)}</span>);

/** Is it getting better? How many deadlines had passed at the end of each day. */
export function OverdueTrend({ trend }: { trend: Deadlines["trend"] }) {
  const known = trend.filter(({ overdue }) => overdue !== null).length;
  return (
    <ChartCard
      title="Overdue"
      question={`at the end of each of ${trend.length} days${known < trend.length ? `, ${known} of them recorded` : ""}`}
      what="the trend of overdue"
      chart={
        <CountTrend
          days={trend.map(({ day, overdue }) => ({ day, count: overdue }))}
          color="var(--bad)"
          word="overdue"
          label={`Overdue findings over ${trend.length} days`}
        />
      }
      table={
        <Table label="Overdue findings by day" wrapClassName="-mx-4 max-h-[212px]">
          <THead>
            <TR>
              <TH>Day</TH>
              <TH align="right">Overdue</TH>
              <TH align="right">Clock runs</TH>
            </TR>
          </THead>
          <TBody>
            {trend.toReversed().map(({ day, overdue, timed }) => (
              <TR key={day}>
                <TD>{formatDay(day)}</TD>
                <TD align="right">
                  <Cell count={overdue} />
                </TD>
                <TD align="right">
                  <Cell count={timed} />
                </TD>
              </TR>
            ))}
          </TBody>
        </Table>
      }
      footer={
        <div className="mt-auto pt-2">
          <TrendVerdict trend={trend} />
        </div>
      }
    />
  );
}
