import { Info } from "lucide-react";
import { ChartCard } from "@/components/charts/chart-card";
import { type LoadDay, LoadLineChart } from "@/components/charts/load-line-chart";
import { formatDay, formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { Tooltip } from "@/components/ui/tooltip";
import type { Posture } from "@/lib/schemas/posture";

const MEANING = "Load = open findings weighted by outcome, per 100 running workloads. Hatching is what we cannot see.";

function LoadTable({ days, line }: { days: readonly LoadDay[]; line: number }) {
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
            <TD>{load === null ? "cannot tell" : load > line ? "above" : withFog !== null && withFog > line ? "below, if the unseen holds nothing" : "below"}</TD>
          </TR>
        ))}
      </TBody>
    </Table>
  );
}

/** The first thing that anyone sees: above the line, below it, or cannot tell. */
export function LoadCard({ posture, className }: { posture: Posture; className?: string }) {
  const { load, asOf } = posture;
  const isToday = load.trend.at(-1)?.day === asOf.slice(0, 10);
  const lastDayWord = isToday ? "today" : formatDay(load.trend.at(-1)?.day ?? asOf);
  return (
    <ChartCard
      title={load.headline}
      what="the load"
      {...(className ? { className } : {})}
      question={
        <span className="inline-flex items-center gap-1">
          {MEANING}
          <Tooltip content={load.formula}>
            <button type="button" aria-label="The formula" className="inline-flex size-6 items-center justify-center rounded hover:text-ink">
              <Info className="size-3.5" />
            </button>
          </Tooltip>
        </span>
      }
      chart={<LoadLineChart days={load.trend} line={load.line} lastDayWord={lastDayWord} label={`${load.headline}. ${MEANING}`} />}
      table={<LoadTable days={load.trend} line={load.line} />}
    />
  );
}
