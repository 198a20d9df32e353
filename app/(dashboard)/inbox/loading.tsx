import { ListPageSkeleton } from "@/components/list/page-skeletons";

export default function Loading() {
  return <ListPageSkeleton label="Loading what you were told" />;
}
