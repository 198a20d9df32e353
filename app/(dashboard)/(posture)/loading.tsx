import { PostureSkeleton } from "@/components/posture/posture-skeleton";
import { Page } from "@/components/shell/page";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page>
      <div className="flex h-14 items-center">
        <Skeleton className="h-4 w-40" />
      </div>
      <PostureSkeleton />
    </Page>
  );
}
