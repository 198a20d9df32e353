"use client";

import { useId } from "react";
import { Area, AreaChart, YAxis } from "recharts";
import { ChartFrame } from "./chart-frame";

interface Props {
  /** oldest first; null: not known then */
  values: readonly (number | null)[];
  /** a CSS colour, as "var(--critical)" */
  color: string;
  label: string;
}

/** A trend on its own scale, as wide as its place: its shape is the message, the number stands beside it. */
export function TrendLine({ values, color, label }: Props) {
  const id = useId().replaceAll(":", "");
  if (values.filter((value) => value !== null).length < 2)
    return <span role="img" aria-label={`${label}: too short a history`} className="fog block h-3 rounded-sm opacity-50" />;
  return (
    <ChartFrame label={label} className="h-9 overflow-hidden">
      <AreaChart
        data={values.map((value, index) => ({ index, value }))}
        margin={{ top: 3, right: 1, bottom: 1, left: 1 }}
        accessibilityLayer={false}
      >
        <defs>
          <linearGradient id={id} x1="0" y1="0" x2="0" y2="1">
            <stop offset={0} stopColor={color} stopOpacity={0.35} />
            <stop offset={1} stopColor={color} stopOpacity={0.03} />
          </linearGradient>
        </defs>
        <YAxis hide domain={["dataMin", "dataMax"]} />
        <Area
          dataKey="value"
          stroke={color}
          strokeWidth={1.5}
          fill={`url(#${id})`}
          isAnimationActive={false}
          dot={false}
          activeDot={false}
        />
      </AreaChart>
    </ChartFrame>
  );
}
