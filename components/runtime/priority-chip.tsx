import { cn } from "@/components/ui/cn";
import type { Priority } from "@/lib/core/priority";

const LOOK: Record<Priority, { letters: string; fill: string }> = {
  emergency: { letters: "EM", fill: "bg-critical text-on-critical" },
  alert: { letters: "AL", fill: "bg-critical text-on-critical" },
  critical: { letters: "CR", fill: "bg-critical text-on-critical" },
  error: { letters: "ER", fill: "bg-high text-on-high" },
  warning: { letters: "WA", fill: "bg-medium text-on-medium" },
  notice: { letters: "NT", fill: "bg-low text-on-low" },
  informational: { letters: "IN", fill: "bg-none text-on-none" },
  debug: { letters: "DB", fill: "border border-dashed border-line-strong text-muted" },
};

/** A sensor's own priority: letters beside the colour, and the word for those who hear the page. */
export function PriorityChip({ priority, form = "letters" }: { priority: Priority; form?: "letters" | "word" }) {
  const { letters, fill } = LOOK[priority];
  return (
    <span
      title={priority}
      className={cn(
        "inline-flex h-[18px] shrink-0 items-center justify-center rounded-[4px] text-2xs font-semibold",
        form === "letters" ? "w-6" : "px-1.5",
        fill,
      )}
    >
      <span aria-hidden={form === "letters" ? true : undefined}>{form === "letters" ? letters : priority}</span>
      {form === "letters" ? <span className="sr-only">{priority}</span> : null}
    </span>
  );
}
