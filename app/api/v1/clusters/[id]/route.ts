import { otherMethods } from "@/lib/api/methods";
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

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
