import { cn } from "./cn";

export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn("animate-pulse-soft rounded bg-hover", className)} />
);

/** Rows of the height that the real ones have, so that nothing jumps. */
export function TableSkeleton({ rows = 12, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-8 items-center gap-4 border-b px-4">
          <Skeleton className="size-[18px]" />
          <Skeleton className={cn("h-2.5", ["w-2/5", "w-1/3", "w-1/2"][row % 3])} />
          <Skeleton className="ml-auto h-2.5 w-16" />
        </div>
      ))}
    </div>
  );
}

export const CardSkeleton = ({ className, label = "Loading" }: { className?: string; label?: string }) => (
  <div role="status" aria-label={label} className={cn("flex flex-col gap-3 rounded-lg border bg-card p-4", className)}>
    <Skeleton className="h-3 w-2/5" />
    <Skeleton className="h-2.5 w-3/5" />
    <Skeleton className="min-h-6 flex-1" />
  </div>
);
