import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/queries/get-cluster";
import { clusterDetail } from "@/lib/schemas/inventory";
import { byName } from "@/lib/schemas/path";

export const GET = route({
  summary: "One cluster",
  description: "By id or name.",
  tags: ["Inventory"],
  params: byName,
  response: clusterDetail,
  run: getCluster,
});
