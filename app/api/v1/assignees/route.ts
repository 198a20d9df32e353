import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listAssignees } from "@/lib/queries/list-assignees";
import { assigneeList } from "@/lib/schemas/triage";

export const GET = route({
  summary: "People who may be given findings",
  tags: ["Findings"],
  response: assigneeList,
  run: listAssignees,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
