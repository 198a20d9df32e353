import { Page } from "@/components/shell/page";
import { CardSkeleton, Skeleton, TableSkeleton } from "@/components/ui/skeleton";

/** While a list page's first read is under way; with facets: one that has filters beside it. */
export const ListPageSkeleton = ({ label, facets = false }: { label: string; facets?: boolean }) => (
  <Page fill>
    <div className="flex min-h-14 items-center">
      <Skeleton className="h-4 w-32" />
    </div>
    <div className="flex gap-2 pb-3">
      <Skeleton className="h-7 w-72 max-w-full" />
    </div>
    <div className="flex min-h-0 flex-1 gap-3">
      {facets ? (
        <div className="flex w-40 shrink-0 flex-col gap-2 max-lg:hidden">
          {Array.from({ length: 16 }, (_, at) => (
            <Skeleton key={at} className="h-5" />
          ))}
        </div>
      ) : null}
      <div className="min-w-0 flex-1 overflow-hidden rounded-lg border bg-card">
        <TableSkeleton rows={24} label={label} />
      </div>
    </div>
  </Page>
);

/** While the page of one thing is read. */
export const DetailPageSkeleton = ({ label }: { label: string }) => (
  <Page>
    <div className="flex min-h-14 items-center">
      <Skeleton className="h-4 w-80 max-w-full" />
    </div>
    <div className="grid grid-cols-1 gap-3 pt-6 xl:grid-cols-[minmax(0,1fr)_22.5rem]">
      <div className="flex flex-col gap-3">
        <CardSkeleton className="h-36" label={label} />
        <CardSkeleton className="h-72" label={label} />
      </div>
      <CardSkeleton className="h-72" label={label} />
    </div>
  </Page>
);
