import type { ReactNode } from "react";
import { cn } from "./cn";

/** Facts as label and value; null values are left out by the caller or given as <Unknown>. */
export function DefinitionList({
  items,
  className,
}: {
  items: readonly (readonly [label: string, value: ReactNode])[];
  className?: string;
}) {
  return (
    <dl className={cn("grid grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)] gap-x-4 text-sm", className)}>
      {items.map(([label, value]) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid items-baseline border-b py-1 last:border-b-0">
          <dt className="text-faint">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
