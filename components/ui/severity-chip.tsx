import type { Severity } from "@/lib/core/severity";
import { cn } from "./cn";

export const SEVERITY_FILL: Record<Severity, string> = {
  critical: "bg-critical text-on-critical",
  high: "bg-high text-on-high",
  medium: "bg-medium text-on-medium",
  low: "bg-low text-on-low",
  negligible: "bg-none text-on-none",
  unknown: "border border-dashed border-line-strong text-muted",
};

export const SEVERITY_LETTER: Record<Severity, string> = {
  critical: "C",
  high: "H",
  medium: "M",
  low: "L",
  negligible: "N",
  unknown: "?",
};

interface Props {
  severity: Severity;
  /** "letter" for tables, "word" for headings */
  form?: "letter" | "word";
  className?: string;
}

/** Severity is never colour alone: a letter always stands in it, and the word for those who hear the page. */
export function SeverityChip({ severity, form = "letter", className }: Props) {
  const letter = SEVERITY_LETTER[severity];
  return (
    <span
      title={severity}
      className={cn(
        "inline-flex h-[18px] shrink-0 items-center justify-center gap-1 rounded-[4px] text-2xs font-semibold",
        form === "letter" ? "w-[18px]" : "px-1.5",
        SEVERITY_FILL[severity],
        className,
      )}
    >
      <span aria-hidden={form === "letter" ? true : undefined}>{letter}</span>
      {form === "word" ? <span>{severity}</span> : <span className="sr-only">{severity}</span>}
    </span>
  );
}
