import { Info } from "lucide-react";
import { ChartCard } from "@/components/charts/chart-card";
import { type LoadDay, LoadLineChart } from "@/components/charts/load-line-chart";
import { formatDay, formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { Tooltip } from "@/components/ui/tooltip";
import { Verdict, type VerdictTone } from "@/components/ui/verdict";
import { jumpWord } from "@/lib/core/jump-word";
import type { Posture } from "@/lib/schemas/posture";

const MEANING = "Load = open findings weighted by outcome, per 100 running workloads. Hatching is what we cannot see.";

type Marks = readonly { day: string; text: string }[];

function LoadTable({ days, line, marks }: { days: readonly LoadDay[]; line: number; marks: Marks }) {
  return (
    <Table label="Load by day" wrapClassName="h-[232px] -mx-4">
      <THead>
        <TR>
          <TH>Day</TH>
          <TH align="right">Load</TH>
          <TH align="right">With fog</TH>
          <TH align="right">Line</TH>
          <TH>Verdict</TH>
        </TR>
      </THead>
      <TBody>
        {days.toReversed().map(({ day, load, withFog }) => (
          <TR key={day}>
            <TD>{formatDay(day)}</TD>
            <TD align="right">{load === null ? <Unknown reason="nothing known that day" /> : formatNumber(load)}</TD>
            <TD align="right">{withFog === null ? "–" : formatNumber(withFog)}</TD>
            <TD align="right">{formatNumber(line)}</TD>
            <TD>
              {load === null
                ? "cannot tell"
                : load > line
                  ? "above"
                  : withFog !== null && withFog > line
                    ? "below, if the unseen holds nothing"
                    : "below"}
              {marks
                .filter((mark) => mark.day === day)
                .map(({ text }) => (
                  <span key={text} className="block text-xs text-warn">
                    {text}
                  </span>
                ))}
            </TD>
          </TR>
        ))}
      </TBody>
    </Table>
  );
}

const LEAST_DAYS = 30;

/** A young fleet: of the days before the first report only so many are drawn that what came after can be read. */
function drawn(days: readonly LoadDay[]): readonly LoadDay[] {
  const first = days.findIndex((each) => each.load !== null);
  return days.slice(Math.min(first === -1 ? days.length : Math.max(0, first - 1), Math.max(0, days.length - LEAST_DAYS)));
}

const TONE: Record<Posture["load"]["verdict"], VerdictTone> = { above: "bad", below: "good", cannot_tell: "unknown" };

/** How far from the line, which way it went, and who weighs most: what to look at next. */
function LoadVerdict({ posture }: { posture: Posture }) {
  const { value, line, withFog, verdict, trend } = posture.load;
  if (value === null)
    return <Verdict tone="unknown">Without scans of what runs there is no load: send reports of the running images first.</Verdict>;
  const first = trend.find((each) => each.load !== null);
  const change = first?.load == null ? 0 : Math.round(value - first.load);
  const where = value > line ? `${formatNumber(value - line)} above the line` : `${formatNumber(line - value)} below the line`;
  const fog =
    verdict === "cannot_tell" && withFog !== null && withFog > line
      ? `, or ${formatNumber(withFog - line)} above it with what we cannot see`
      : "";
  const went =
    !first || change === 0
      ? ""
      : `; ${formatNumber(Math.abs(change))} ${change < 0 ? "lighter" : "heavier"} than on ${formatDay(first.day)}`;
  const heaviest = posture.byTeam
    .flatMap(({ team, load }) =>
      load.value !== null && load.value > load.line ? [{ name: team?.name ?? "unowned", value: load.value }] : [],
    )
    .sort((a, b) => b.value - a.value)
    .slice(0, 2)
    .map(({ name }) => name);
  return (
    <Verdict tone={TONE[verdict]}>
      {where}
      {fog}
      {went}.{heaviest.length > 0 ? ` Heaviest per workload: ${heaviest.join(", then ")}.` : ""}
    </Verdict>
  );
}

/** The first thing that anyone sees: above the line, below it, or cannot tell. */
export function LoadCard({ posture, isNow, className }: { posture: Posture; isNow: boolean; className?: string }) {
  const { load, asOf } = posture;
  const days = drawn(load.trend);
  const marks = load.jumps.map((jump) => ({ day: jump.day, text: jumpWord(jump) }));
  const lastDayWord = isNow ? "today" : formatDay(load.trend.at(-1)?.day ?? asOf);
  return (
    <ChartCard
      title={load.headline}
      what="the load"
      {...(className ? { className } : {})}
      question={
        <span className="inline-flex items-center gap-1">
          {MEANING}
          <Tooltip content={load.formula}>
            <button
              type="button"
              aria-label="The formula"
              className="inline-flex size-6 items-center justify-center rounded hover:text-ink"
            >
              <Info className="size-3.5" />
            </button>
          </Tooltip>
        </span>
      }
      chart={<LoadLineChart days={days} line={load.line} marks={marks} lastDayWord={lastDayWord} label={`${load.headline}. ${MEANING}`} />}
      table={<LoadTable days={days} line={load.line} marks={marks} />}
      footer={
        <div className="mt-auto pt-1.5">
          <LoadVerdict posture={posture} />
        </div>
      }
    />
  );
}
