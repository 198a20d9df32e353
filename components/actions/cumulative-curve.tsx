"use client";

import { Area, AreaChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import { ChartFrame } from "@/components/charts/chart-frame";
import { formatShare } from "@/components/ui/format";
import type { ActionItem } from "@/lib/schemas/actions";

interface Step {
  step: number;
  share: number;
  title: string;
}

function StepTip({ active, payload }: { active?: boolean; payload?: readonly { payload?: Step }[] }) {
  const step = payload?.[0]?.payload;
  if (!active || !step) return null;
  return (
    <div className="max-w-72 rounded-md border bg-raised px-2.5 py-1.5 text-xs shadow-pop">
      <p className="font-medium">{step.step === 0 ? "Nothing done yet" : `${step.step}. ${step.title}`}</p>
      <p className="text-muted tabular-nums">{formatShare(step.share)} of the load is gone by then</p>
    </div>
  );
}

/** How much of the scope's load is gone after each action, one after the other. */
export function CumulativeCurve({ items }: { items: readonly ActionItem[] }) {
  const steps: Step[] = [
    { step: 0, share: 0, title: "" },
    ...items.map(({ cumulative, title }, index) => ({ step: index + 1, share: cumulative ?? 0, title })),
  ];
  const axis = { axisLine: false, tickLine: false, tick: { fill: "var(--faint)", fontSize: 11 } } as const;
  return (
    <ChartFrame
      label={`After ${items.length} actions ${formatShare(steps.at(-1)?.share ?? 0)} of the load is gone`}
      className="h-[132px] w-full text-2xs"
    >
      <AreaChart data={steps} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...axis}
          dataKey="step"
          type="number"
          domain={[0, steps.length - 1]}
          allowDecimals={false}
          tickCount={Math.min(6, steps.length)}
        />
        <YAxis {...axis} domain={[0, 1]} ticks={[0, 0.5, 1]} tickFormatter={formatShare} width={40} />
        <Area
          dataKey="share"
          type="stepBefore"
          stroke="var(--load)"
          strokeWidth={1.75}
          fill="var(--load-fill)"
          fillOpacity={1}
          isAnimationActive={false}
        />
        <Tooltip cursor={{ stroke: "var(--line-strong)" }} isAnimationActive={false} content={StepTip} />
      </AreaChart>
    </ChartFrame>
  );
}
