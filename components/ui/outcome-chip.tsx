import type { Outcome } from "@/lib/core/shape";
import { cn } from "./cn";

/** How CISA BOD 26-04 names its timelines, as short as a chip allows. */
export const OUTCOME_WORD: Record<Outcome, string> = {
  "3_days_forensic": "3 days & forensic",
  "3_days": "3 days",
  "14_days": "14 days",
  "60_days": "60 days",
  on_upgrade: "on next upgrade",
  none: "no timeline",
};

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
