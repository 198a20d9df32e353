"use client";

import { useId } from "react";
import { Area, CartesianGrid, ComposedChart, ReferenceArea, Tooltip, XAxis, YAxis } from "recharts";
import { formatDay, formatDayYear, formatNumber } from "@/components/ui/format";
import { niceTicks, spreadTicks } from "./axis";
import { ChartFrame } from "./chart-frame";
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
          <pattern id={`${id}-fog`} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0v6" stroke="var(--fog)" strokeWidth={1.3} />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="day"
          ticks={spreadTicks(
            days.map(({ day }) => day),
            4,
          )}
          tickFormatter={(day: string) => (day === days.at(-1)?.day ? "today" : formatDay(day))}
          interval={0}
          axisLine={{ stroke: "var(--line-strong)" }}
          tickLine={false}
          tick={{ fill: "var(--faint)", fontSize: 11 }}
          tickMargin={6}
        />
        <YAxis
          ticks={ticks}
          domain={[0, top]}
          width={38}
          tickFormatter={formatNumber}
          axisLine={false}
          tickLine={false}
          tick={{ fill: "var(--faint)", fontSize: 11 }}
          tickMargin={6}
        />
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
