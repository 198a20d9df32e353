import { cn } from "./cn";
import { formatNumber } from "./format";

export function Num({ value, className }: { value: number; className?: string }) {
  return <span className={cn("tabular-nums", className)}>{formatNumber(value)}</span>;
}
