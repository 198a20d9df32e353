import { DetailPageSkeleton } from "@/components/list/page-skeletons";

export default function Loading() {
  return <DetailPageSkeleton label="Loading your profile" />;
}
