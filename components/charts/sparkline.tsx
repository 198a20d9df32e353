import { cn } from "@/components/ui/cn";

interface Props {
  /** oldest first; null: not known then, the line breaks */
  values: readonly (number | null)[];
  /** what it shows, for those who do not see it: "open findings, last 30 days" */
  label: string;
  width?: number;
  height?: number;
  className?: string;
}

function path(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known);
  const least = Math.min(...known);
  const step = width / Math.max(1, values.length - 1);
  const y = (value: number) => (most === least ? height / 2 : height - 1.5 - ((value - least) / (most - least)) * (height - 3));
  let pen = "M";
  return values
    .map((value, index) => {
      if (value === null) {
        pen = "M";
        return "";
      }
      const point = `${pen}${(index * step).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
      return point;
    })
    .join("");
}

export function Sparkline({ values, label, width = 64, height = 20, className }: Props) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) {
    return (
      <span
        role="img"
        aria-label={`${label}: too short a history`}
        title="too short a history to draw"
        className={cn("fog inline-block rounded-sm opacity-50", className)}
        style={{ width, height: height / 2 }}
      />
    );
  }
  const said = `${label}: from ${known[0]} to ${known[known.length - 1]}`;
  return (
    <svg
      role="img"
      aria-label={said}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={cn("shrink-0 overflow-visible text-faint", className)}
    >
      <path
        d={path(values, width, height)}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.25}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** Counts per bucket as small columns: events over a day. */
export function SparkBars({ values, label, width = 96, height = 20, className }: Props) {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const step = width / Math.max(1, values.length);
  const sum = values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return (
    <svg
      role="img"
      aria-label={`${label}: ${sum} in all`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={cn("shrink-0 text-accent", className)}
    >
      {values.map((value, index) => {
        const tall = value ? Math.max(2, (value / most) * height) : 1;
        return (
          <rect
            key={index}
            x={index * step}
            y={height - tall}
            width={Math.max(1, step - 1)}
            height={tall}
            className={value ? "fill-current" : "fill-line-strong"}
          />
        );
      })}
    </svg>
  );
}
