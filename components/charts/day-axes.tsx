import { formatDay, formatNumber } from "@/components/ui/format";
import { spreadTicks } from "./axis";

const TICK = { fill: "var(--faint)", fontSize: 11 } as const;

/** The axis of a chart by day: some days evenly spread, the last by a word of its own. */
export const dayAxis = (days: readonly string[], lastDayWord: string) =>
  ({
    dataKey: "day",
    ticks: spreadTicks(days, 4),
    tickFormatter: (day: string) => (day === days.at(-1) ? lastDayWord : formatDay(day)),
    interval: 0,
    axisLine: { stroke: "var(--line-strong)" },
    tickLine: false,
    tick: TICK,
    tickMargin: 6,
  }) as const;

/** The axis of numbers from zero, with the given ticks. */
export const numberAxis = (ticks: readonly number[]) =>
  ({
    ticks: [...ticks],
    domain: [0, ticks.at(-1) ?? 1] as [number, number],
    width: 38,
    tickFormatter: formatNumber,
    axisLine: false,
    tickLine: false,
    tick: TICK,
    tickMargin: 6,
  }) as const;

/** The hatching of what is not known; goes into a chart's defs. */
export const FogPattern = ({ id }: { id: string }) => (
  <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <path d="M0 0v6" stroke="var(--fog)" strokeWidth={1.3} />
  </pattern>
);
