import { cn } from "./cn";
import { formatNumber } from "./format";

interface Props {
  /** null: nothing to compare with */
  value: number | null;
  /** "7 days", "since Monday": part of the spoken text and of the tooltip */
  period: string;
  /** which direction is good; "neither" stays grey */
  good?: "down" | "up" | "neither";
  className?: string;
}

export function Delta({ value, period, good = "down", className }: Props) {
  if (value === null) {
    return (
      <span title={`no figure from ${period} ago to compare with`} className={cn("text-faint", className)}>
        –<span className="sr-only"> change over {period} not known</span>
      </span>
    );
  }
  const rounded = Math.round(value * 10) / 10;
  const tone = rounded === 0 || good === "neither" ? "text-faint" : rounded < 0 === (good === "down") ? "text-good" : "text-bad";
  const sign = rounded > 0 ? "+" : rounded < 0 ? "−" : "±";
  return (
    <span title={`change over ${period}`} className={cn("tabular-nums", tone, className)}>
      {sign}
      {formatNumber(Math.abs(rounded))}
      <span className="sr-only"> over {period}</span>
    </span>
  );
}
