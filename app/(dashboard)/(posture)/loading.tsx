import { Page } from "@/components/shell/page";
import { CardSkeleton, Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page>
      <div className="flex h-14 items-center">
        <Skeleton className="h-4 w-40" />
      </div>
      <CardSkeleton className="h-72" label="Loading the page" />
    </Page>
  );
}
