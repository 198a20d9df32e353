import { CircleCheck, CircleHelp, type LucideIcon, Minus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type VerdictTone = "good" | "bad" | "unknown" | "neutral";

const LOOK: Record<VerdictTone, { Icon: LucideIcon; style: string }> = {
  good: { Icon: CircleCheck, style: "text-good" },
  bad: { Icon: TriangleAlert, style: "text-bad" },
  unknown: { Icon: CircleHelp, style: "text-muted" },
  neutral: { Icon: Minus, style: "text-muted" },
};

/** Whether what a chart shows is good, in words and with a shape. */
export function Verdict({ tone, children, className }: { tone: VerdictTone; children: ReactNode; className?: string }) {
  const { Icon, style } = LOOK[tone];
  return (
    <p className={cn("flex items-start gap-1.5 text-xs", style, className)}>
      <Icon aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span>{children}</span>
    </p>
  );
}
