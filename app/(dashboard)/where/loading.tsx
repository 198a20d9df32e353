import { Page } from "@/components/shell/page";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page>
      <h1 className="flex min-h-14 items-center text-lg font-semibold tracking-tight">Where is it</h1>
      <Skeleton className="h-13 w-full rounded-xl" />
    </Page>
  );
}
