import type { ReactNode } from "react";
import { cn } from "./cn";
import { formatNumber } from "./format";

/** What is not known, in fog, with its reason within reach. */
export function Unknown({ reason, children = "unknown", className }: { reason: string; children?: ReactNode; className?: string }) {
  return (
    <span title={reason} className={cn("relative inline-flex items-center rounded-sm px-1 text-muted", className)}>
      <span aria-hidden className="fog absolute inset-0 rounded-sm opacity-50" />
      <span className="relative">{children}</span>
      <span className="sr-only">: {reason}</span>
    </span>
  );
}

interface Props {
  measured: { value: number | null; unknown: string | null };
  format?: (value: number) => ReactNode;
  className?: string;
}

/** A number that may not be known: never a silent zero. */
export function MeasuredValue({ measured, format = formatNumber, className }: Props) {
  if (measured.value === null) return <Unknown reason={measured.unknown ?? "no data"} {...(className ? { className } : {})} />;
  return <span className={cn("tabular-nums", className)}>{format(measured.value)}</span>;
}
