"use client";

import { useId } from "react";
import { Area, CartesianGrid, ComposedChart, ReferenceArea, Tooltip, XAxis, YAxis } from "recharts";
import { formatDayYear, formatNumber } from "@/components/ui/format";
import { niceTicks } from "./axis";
import { ChartFrame } from "./chart-frame";
import { dayAxis, FogPattern, numberAxis } from "./day-axes";
import { unknownRuns } from "./unknown-runs";

export interface CountDay {
  day: string;
  /** null: not known of that day */
  count: number | null;
}

interface Props {
  /** oldest first; the last day is today */
  days: readonly CountDay[];
  /** a CSS colour, as "var(--bad)" */
  color: string;
  /** what is counted: "overdue" */
  word: string;
  label: string;
}

function DayTip({ active, payload, word }: { active?: boolean; payload?: readonly { payload?: CountDay }[]; word: string }) {
  const day = payload?.[0]?.payload;
  if (!active || !day) return null;
  return (
    <div className="rounded-md border bg-raised px-2.5 py-1.5 text-xs shadow-pop tabular-nums">
      <p className="font-medium">{formatDayYear(day.day)}</p>
      <p className="text-muted">{day.count === null ? "not known of that day" : `${formatNumber(day.count)} ${word}`}</p>
    </div>
  );
}

/** A count by day from zero, with both axes; days of which it is not known are hatched. */
export function CountTrend({ days, color, word, label }: Props) {
  const id = useId().replaceAll(":", "");
  const ticks = niceTicks(Math.max(1, ...days.map(({ count }) => count ?? 0)), 3).filter(Number.isInteger);
  const top = ticks.at(-1) ?? 1;
  return (
    <ChartFrame label={label} className="h-[212px] w-full text-xs">
      <ComposedChart data={[...days]} margin={{ top: 8, right: 14, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <defs>
          <FogPattern id={`${id}-fog`} />
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...dayAxis(
            days.map(({ day }) => day),
            "today",
          )}
        />
        <YAxis {...numberAxis(ticks)} />
        {unknownRuns(days, ({ count }) => count !== null).map(([from, to]) => (
          <ReferenceArea key={from} x1={from} x2={to} y1={0} y2={top} fill={`url(#${id}-fog)`} fillOpacity={0.7} />
        ))}
        <Area
          dataKey="count"
          stroke={color}
          strokeWidth={1.75}
          fill={color}
          fillOpacity={0.12}
          isAnimationActive={false}
          dot={false}
          activeDot={{ r: 3.5, fill: "var(--ink)", stroke: "var(--card)" }}
        />
        <Tooltip
          cursor={{ stroke: "var(--line-strong)" }}
          isAnimationActive={false}
          content={(props) => <DayTip active={props.active} payload={props.payload} word={word} />}
        />
      </ComposedChart>
    </ChartFrame>
  );
}
