import { CardSkeleton } from "@/components/ui/skeleton";

/** The cards' places, so that nothing jumps when they come. */
export function PostureSkeleton() {
  return (
    <div className="grid gap-3 xl:grid-cols-12">
      <CardSkeleton className="h-[318px] xl:col-span-8" label="Loading the posture" />
      <CardSkeleton className="h-[318px] xl:col-span-4" label="Loading the teams" />
      <CardSkeleton className="h-[104px] xl:col-span-8" label="Loading the outcomes" />
      <CardSkeleton className="h-[104px] xl:col-span-4" label="Loading the changes" />
      <CardSkeleton className="h-[120px] xl:col-span-12" />
      <CardSkeleton className="h-56 xl:col-span-4" />
      <CardSkeleton className="h-56 xl:col-span-4" />
      <CardSkeleton className="h-56 xl:col-span-4" />
    </div>
  );
}
