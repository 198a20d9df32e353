import type { Priority } from "@/lib/core/priority";
import { cn } from "./cn";

const LOOK: Record<Priority, { letter: string; style: string }> = {
  emergency: { letter: "E", style: "bg-critical text-on-critical" },
  alert: { letter: "A", style: "bg-critical text-on-critical" },
  critical: { letter: "C", style: "bg-critical text-on-critical" },
  error: { letter: "E", style: "bg-high text-on-high" },
  warning: { letter: "W", style: "bg-medium text-on-medium" },
  notice: { letter: "N", style: "bg-low text-on-low" },
  informational: { letter: "I", style: "bg-none text-on-none" },
  debug: { letter: "D", style: "bg-none text-on-none" },
};

/** A sensor's priority: a letter in a disc, so that it is not taken for a severity, which is square. */
export function PriorityTag({ priority, form = "letter", className }: { priority: Priority; form?: "letter" | "word"; className?: string }) {
  const { letter, style } = LOOK[priority];
  return (
    <span title={priority} className={cn("inline-flex h-[18px] shrink-0 items-center justify-center rounded-full text-2xs font-semibold", form === "letter" ? "w-[18px]" : "px-2", style, className)}>
      {form === "word" ? priority : <span aria-hidden>{letter}</span>}
      {form === "letter" ? <span className="sr-only">{priority}</span> : null}
    </span>
  );
}
