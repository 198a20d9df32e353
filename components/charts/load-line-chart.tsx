"use client";

import { useId } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceDot, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { formatDayYear, formatNumber } from "@/components/ui/format";
import { niceTicks } from "./axis";
import { ChartFrame } from "./chart-frame";
import { dayAxis, FogPattern, numberAxis } from "./day-axes";
import { unknownRuns } from "./unknown-runs";

export interface LoadDay {
  day: string;
  load: number | null;
  withFog: number | null;
}

interface Props {
  days: readonly LoadDay[];
  line: number;
  /** days on which something other than the fleet changed the numbers, and what */
  marks?: readonly { day: string; text: string }[];
  /** what the last day is called: "today", or its date */
  lastDayWord: string;
  label: string;
}

const toPoint = (line: number, marks: NonNullable<Props["marks"]>) => (each: LoadDay) => ({
  ...each,
  marks: marks.filter(({ day }) => day === each.day).map(({ text }) => text),
  under: each.load === null ? null : Math.min(each.load, line),
  over: each.load === null ? null : [line, Math.max(each.load, line)],
  fog: each.load === null || each.withFog === null ? null : [each.load, each.withFog],
});
type Point = ReturnType<ReturnType<typeof toPoint>>;

function DayTip({ active, payload, line }: { active?: boolean; payload?: readonly { payload?: Point }[]; line: number }) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="max-w-72 rounded-md border bg-raised px-2.5 py-1.5 text-xs shadow-pop">
      <p className="font-medium">{formatDayYear(point.day)}</p>
      {point.marks.map((text) => (
        <p key={text} className="text-warn">
          {text}
        </p>
      ))}
      {point.load === null ? (
        <p className="text-muted">nothing known that day</p>
      ) : (
        <dl className="grid grid-cols-2 gap-x-3 tabular-nums">
          <dt className="text-muted">load</dt>
          <dd className={point.load > line ? "text-right font-semibold text-bad" : "text-right font-semibold"}>
            {formatNumber(point.load)}
          </dd>
          <dt className="text-muted">with fog</dt>
          <dd className="text-right">{point.withFog === null ? "unknown" : formatNumber(point.withFog)}</dd>
          <dt className="text-muted">line</dt>
          <dd className="text-right">{formatNumber(line)}</dd>
        </dl>
      )}
    </div>
  );
}

interface LabelBox {
  viewBox?: { x?: number; y?: number; width?: number; height?: number };
}

/** The Plimsoll mark at the end of its line. */
function LineEnd({ viewBox, line }: LabelBox & { line: number }) {
  const x = (viewBox?.x ?? 0) + (viewBox?.width ?? 0);
  const y = viewBox?.y ?? 0;
  return (
    <g stroke="var(--ink)" strokeWidth={2} fill="none">
      <path d={`M${x} ${y}h36`} strokeLinecap="round" />
      <circle cx={x + 20} cy={y} r={8.5} />
      <text x={x + 41} y={y + 4} fill="var(--ink)" stroke="none" fontSize={12} fontWeight={600}>
        line {formatNumber(line)}
      </text>
    </g>
  );
}

/** Names the load at its last point, out of the way of the line's name. */
function LoadEnd({ viewBox, load, line, top }: LabelBox & { load: number; line: number; top: number }) {
  const x = (viewBox?.x ?? 0) + (viewBox?.width ?? 0) / 2;
  const y = (viewBox?.y ?? 0) + (viewBox?.height ?? 0) / 2;
  const above = load > line;
  // Below the point, but for where the days' names stand there.
  const over = above || load < top * 0.15;
  return (
    <text x={x + 10} y={y + (over ? -10 : 20)} fill={above ? "var(--bad)" : "var(--accent)"} fontSize={12} fontWeight={600}>
      load {formatNumber(load)}
    </text>
  );
}

/** Load by day against its line. Hatching: what it would be if the unseen were like the seen; days of which nothing is known. */
export function LoadLineChart({ days, line, lastDayWord, label, marks = [] }: Props) {
  const id = useId().replaceAll(":", "");
  const points = days.map(toPoint(line, marks));
  const loads = days.flatMap((each) => (each.load === null ? [] : [each.load]));
  const most = Math.max(...loads);
  const least = Math.min(...loads);
  const ticks = niceTicks(Math.max(line * 1.25, ...days.map((each) => each.withFog ?? each.load ?? 0)));
  const top = ticks.at(-1) ?? line;
  const crossing = loads.length === 0 || most === least ? (most > line ? 1 : 0) : Math.min(1, Math.max(0, (most - line) / (most - least)));
  const lastKnown = points.findLast((each) => each.load !== null);
  // A path without height has no box to paint a gradient in.
  const stroke = loads.length === 0 || most === least ? (most > line ? "var(--over)" : "var(--load)") : `url(#${id}-stroke)`;
  return (
    <ChartFrame label={label} className="h-[232px] w-full text-xs">
      <ComposedChart data={points} margin={{ top: 14, right: 88, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <defs>
          <FogPattern id={`${id}-fog`} />
          <linearGradient id={`${id}-stroke`} x1="0" y1="0" x2="0" y2="1">
            <stop offset={crossing} stopColor="var(--over)" />
            <stop offset={crossing} stopColor="var(--load)" />
          </linearGradient>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...dayAxis(
            days.map(({ day }) => day),
            lastDayWord,
          )}
        />
        <YAxis {...numberAxis(ticks)} />
        {unknownRuns(days, ({ load }) => load !== null).map(([from, to]) => (
          <ReferenceArea key={from} x1={from} x2={to} y1={0} y2={top} fill={`url(#${id}-fog)`} fillOpacity={0.7} />
        ))}
        <Area dataKey="fog" stroke="none" fill={`url(#${id}-fog)`} fillOpacity={1} isAnimationActive={false} activeDot={false} />
        <Area dataKey="under" stroke="none" fill="var(--load-fill)" fillOpacity={1} isAnimationActive={false} activeDot={false} />
        <Area dataKey="over" stroke="none" fill="var(--over-fill)" fillOpacity={1} isAnimationActive={false} activeDot={false} />
        {[...new Set(marks.map(({ day }) => day))].map((day) => (
          <ReferenceLine key={day} x={day} stroke="var(--warn)" strokeDasharray="2 3" strokeOpacity={0.8} />
        ))}
        <Line
          dataKey="load"
          stroke={stroke}
          strokeWidth={1.75}
          dot={false}
          isAnimationActive={false}
          activeDot={{ r: 3.5, fill: "var(--ink)", stroke: "var(--card)" }}
        />
        <ReferenceLine y={line} stroke="var(--ink)" strokeWidth={1.75} label={(box: LabelBox) => <LineEnd {...box} line={line} />} />
        {lastKnown?.load != null ? (
          <ReferenceDot
            x={lastKnown.day}
            y={lastKnown.load}
            r={3.5}
            fill={lastKnown.load > line ? "var(--over)" : "var(--load)"}
            stroke="var(--card)"
            label={(box: LabelBox) => <LoadEnd {...box} load={lastKnown.load ?? 0} line={line} top={top} />}
          />
        ) : null}
        <Tooltip
          cursor={{ stroke: "var(--line-strong)" }}
          isAnimationActive={false}
          content={(props) => <DayTip active={props.active} payload={props.payload} line={line} />}
        />
      </ComposedChart>
    </ChartFrame>
  );
}
