import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";

const percent = (part: number, whole: number): string => `${whole <= 0 ? 0 : Math.min(100, Math.max(0, (part / whole) * 100))}%`;

interface LoadBarProps {
  /** null: cannot tell; then the whole bar is fog */
  value: number | null;
  /** what the load would be if the unseen were like the seen */
  withFog: number | null;
  line: number;
  /** the value at the bar's right end, the same for all bars of a list */
  max: number;
  className?: string;
}

/** Load against line: a bar, a tick where the line is, hatching for what we cannot see. A bar beyond the scale is broken. */
export function LoadBar({ value, withFog, line, max, className }: LoadBarProps) {
  const over = value !== null && value > line;
  const beyond = value !== null && value > max;
  return (
    <span aria-hidden className={cn("relative block h-4 w-full", className)}>
      <span className="absolute inset-x-0 top-1 h-2 rounded-sm bg-hover/60" />
      {value === null ? <span className="fog absolute inset-x-0 top-1 h-2 rounded-sm" /> : null}
      {value !== null && withFog !== null ? (
        <span className="fog absolute top-1 left-0 h-2 rounded-sm" style={{ width: percent(withFog, max) }} />
      ) : null}
      {value === null ? null : (
        <span className={cn("absolute top-1 left-0 h-2 rounded-sm", over ? "bg-over" : "bg-load")} style={{ width: percent(value, max) }} />
      )}
      {beyond ? <span className="absolute top-0.5 right-2 h-3 w-1 -skew-x-12 bg-card" /> : null}
      <span className="absolute top-0 h-4 w-0.5 -translate-x-1/2 bg-ink" style={{ left: percent(line, max) }} />
    </span>
  );
}

interface Coverage {
  fresh: number;
  stale: number;
  never: number;
}

/** How much was looked at: solid fresh, pale stale, hatched never. The numbers must stand beside it. */
export function CoverageBar({ fresh, stale, never, className }: Coverage & { className?: string }) {
  const all = fresh + stale + never;
  const said = `${formatNumber(fresh)} fresh, ${formatNumber(stale)} stale, ${formatNumber(never)} never scanned`;
  return (
    <span
      role="img"
      aria-label={said}
      title={said}
      className={cn("flex h-2 w-full min-w-12 gap-px overflow-hidden rounded-sm bg-hover", className)}
    >
      {all === 0 ? <span className="fog h-full w-full" /> : null}
      {fresh > 0 ? <span className="h-full bg-ok" style={{ width: percent(fresh, all) }} /> : null}
      {stale > 0 ? <span className="h-full bg-medium/60" style={{ width: percent(stale, all) }} /> : null}
      {never > 0 ? <span className="fog h-full" style={{ width: percent(never, all) }} /> : null}
    </span>
  );
}
