import { Page } from "@/components/shell/page";
import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page fill>
      <div className="flex min-h-14 items-center gap-3">
        <h1 className="text-lg font-semibold tracking-tight">Findings</h1>
        <Skeleton className="h-3 w-28" />
      </div>
      <div className="flex gap-2 pb-2.5">
        <Skeleton className="h-7 w-72" />
        <Skeleton className="h-7 w-64 max-sm:hidden" />
      </div>
      <div className="flex min-h-0 flex-1 gap-3">
        <div className="flex w-40 shrink-0 flex-col gap-2 max-lg:hidden">
          {Array.from({ length: 16 }, (_, at) => (
            <Skeleton key={at} className="h-5" />
          ))}
        </div>
        <div className="min-w-0 flex-1 overflow-hidden rounded-lg border bg-card">
          <TableSkeleton rows={24} label="Loading the findings" />
        </div>
      </div>
    </Page>
  );
}
