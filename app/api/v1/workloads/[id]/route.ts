import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getWorkload } from "@/lib/queries/get-workload";
import { workloadDetail } from "@/lib/schemas/inventory";
import { byId } from "@/lib/schemas/path";

export const GET = route({ summary: "One workload", tags: ["Inventory"], params: byId, response: workloadDetail, run: getWorkload });

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
