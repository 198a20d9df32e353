import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import { SEVERITY_LETTER } from "@/components/ui/severity-chip";
import { SEVERITIES, type Severity } from "@/lib/core/severity";

const WORST_FIRST: readonly Severity[] = [...SEVERITIES].reverse();

const FILL: Record<Severity, string> = {
  critical: "bg-critical",
  high: "bg-high",
  medium: "bg-medium",
  low: "bg-low",
  negligible: "bg-none",
  unknown: "fog",
};

type Counts = Record<Severity, number>;

/** Shares of the severities in one bar; the words are in its label. */
export function SeverityBar({ counts, className }: { counts: Counts; className?: string }) {
  const all = WORST_FIRST.reduce((sum, severity) => sum + counts[severity], 0);
  const said =
    WORST_FIRST.filter((severity) => counts[severity] > 0)
      .map((severity) => `${formatNumber(counts[severity])} ${severity}`)
      .join(", ") || "none open";
  return (
    <span
      role="img"
      aria-label={said}
      title={said}
      className={cn("flex h-2 w-full min-w-12 gap-px overflow-hidden rounded-sm bg-hover", className)}
    >
      {WORST_FIRST.map((severity) =>
        counts[severity] > 0 ? (
          <span
            key={severity}
            className={cn("h-full", FILL[severity])}
            style={{ width: `${(counts[severity] / all) * 100}%`, minWidth: 2 }}
          />
        ) : null,
      )}
    </span>
  );
}

/** "C 4 H 11 M 86": letters beside colours, zeros left out. null: never scanned. */
export function SeverityCounts({
  counts,
  show = ["critical", "high", "medium", "low"],
  className,
}: {
  counts: Counts | null;
  show?: readonly Severity[];
  className?: string;
}) {
  if (counts === null) return <span className="fog rounded-sm px-1 text-xs text-muted">never scanned</span>;
  const some = show.filter((severity) => counts[severity] > 0);
  if (some.length === 0) return <span className={cn("text-xs text-faint", className)}>none open</span>;
  return (
    <span className={cn("inline-flex items-center gap-2 text-xs tabular-nums", className)}>
      {some.map((severity) => (
        <span key={severity} title={`${formatNumber(counts[severity])} ${severity}`} className="inline-flex items-center gap-1">
          <span aria-hidden className={cn("size-2 rounded-[2px]", FILL[severity])} />
          <span aria-hidden className="text-faint">
            {SEVERITY_LETTER[severity]}
          </span>
          {formatNumber(counts[severity])}
          <span className="sr-only"> {severity}</span>
        </span>
      ))}
    </span>
  );
}
