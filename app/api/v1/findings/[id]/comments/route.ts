import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { commentFinding } from "@/lib/commands/comment-finding";
import { byId } from "@/lib/schemas/path";
import { commentInput, findingWork } from "@/lib/schemas/triage";

export const POST = route({
  summary: "Comment on a finding",
  tags: ["Findings"],
  params: byId,
  body: commentInput,
  response: findingWork,
  status: 201,
  run: commentFinding,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
