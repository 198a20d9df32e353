"use client";

import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import { plural } from "@/components/ui/format";
import { niceTicks, spreadTicks } from "./axis";
import { ChartFrame } from "./chart-frame";

interface Props {
  /** oldest first; the last bucket is the one that runs now */
  values: readonly number[];
  bucketHours: number;
  label: string;
}

/** "now", "12 h", "3 d": how long before now a bucket ended. */
const ago = (hours: number): string => (hours === 0 ? "now" : hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`);

function BucketTip({
  active,
  payload,
}: {
  active?: boolean;
  payload?: readonly { payload?: { from: number; to: number; count: number } }[];
}) {
  const bucket = payload?.[0]?.payload;
  if (!active || !bucket) return null;
  return (
    <div className="rounded-md border bg-raised px-2.5 py-1.5 text-xs shadow-pop tabular-nums">
      <p className="font-medium">{plural(bucket.count, "event")}</p>
      <p className="text-muted">
        {ago(bucket.from)} {bucket.to === 0 ? "ago until now" : `to ${ago(bucket.to)} ago`}
      </p>
    </div>
  );
}

/** Events over time with both axes, for where there is room; lists have SparkBars. */
export function EventBars({ values, bucketHours, label }: Props) {
  const buckets = values.map((count, index) => ({
    count,
    from: (values.length - index) * bucketHours,
    to: (values.length - 1 - index) * bucketHours,
  }));
  const ticks = niceTicks(Math.max(...values), 2).map(Math.ceil);
  return (
    <ChartFrame label={`${label}: ${values.reduce((sum, value) => sum + value, 0)} in all`} className="h-[104px] w-full text-2xs">
      <BarChart data={buckets} margin={{ top: 4, right: 4, bottom: 0, left: 0 }} barCategoryGap={1} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="to"
          ticks={spreadTicks(
            buckets.map(({ to }) => to),
            4,
          )}
          tickFormatter={ago}
          interval={0}
          axisLine={{ stroke: "var(--line-strong)" }}
          tickLine={false}
          tick={{ fill: "var(--faint)", fontSize: 11 }}
          tickMargin={4}
        />
        <YAxis
          ticks={[...new Set(ticks)]}
          domain={[0, ticks.at(-1) ?? 1]}
          allowDecimals={false}
          width={34}
          axisLine={false}
          tickLine={false}
          tick={{ fill: "var(--faint)", fontSize: 11 }}
        />
        <Bar dataKey="count" fill="var(--accent)" isAnimationActive={false} />
        <Tooltip cursor={{ fill: "var(--hover)" }} isAnimationActive={false} content={BucketTip} />
      </BarChart>
    </ChartFrame>
  );
}
