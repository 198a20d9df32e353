import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import type { Outcome } from "@/lib/core/shape";
import { cn } from "./cn";

/** Most urgent first: the order on every screen. */
export const OUTCOMES_SHOWN: readonly Outcome[] = ["3_days_forensic", "3_days", "14_days", "60_days", "on_upgrade"];

export const OUTCOME_FILL: Record<Outcome, string> = {
  "3_days_forensic": "bg-critical text-on-critical",
  "3_days": "bg-high text-on-high",
  "14_days": "bg-medium text-on-medium",
  "60_days": "bg-low text-on-low",
  on_upgrade: "bg-none text-on-none",
  none: "border border-dashed border-line-strong text-muted",
};

export function OutcomeChip({ outcome, className }: { outcome: Outcome; className?: string }) {
  return (
    <span
      className={cn(
        "inline-flex h-[18px] shrink-0 items-center rounded-[4px] px-1.5 text-2xs font-semibold whitespace-nowrap",
        OUTCOME_FILL[outcome],
        className,
      )}
    >
      {OUTCOME_WORD[outcome]}
    </span>
  );
}
