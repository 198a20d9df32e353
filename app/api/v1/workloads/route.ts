import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listWorkloads } from "@/lib/queries/list-workloads";
import { listWorkloadsInput, workloadPage } from "@/lib/schemas/inventory";

export const GET = route({
  summary: "List workloads",
  tags: ["Inventory"],
  query: listWorkloadsInput,
  response: workloadPage,
  run: listWorkloads,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
