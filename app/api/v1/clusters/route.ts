import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listClusters } from "@/lib/queries/list-clusters";
import { clusterList } from "@/lib/schemas/inventory";

export const GET = route({ summary: "List clusters", tags: ["Inventory"], response: clusterList, run: listClusters });

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
