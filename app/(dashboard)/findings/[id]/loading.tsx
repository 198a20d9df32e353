import { Page } from "@/components/shell/page";
import { CardSkeleton, Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page>
      <div className="flex min-h-14 items-center">
        <Skeleton className="h-5 w-80" />
      </div>
      <div className="grid gap-3 lg:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
        <CardSkeleton className="h-56" />
        <CardSkeleton className="h-56" />
      </div>
    </Page>
  );
}
