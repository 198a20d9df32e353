import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { endDecision } from "@/lib/commands/decisions/end-decision";
import { decisionDetail, endDecisionInput } from "@/lib/schemas/decisions";
import { byId } from "@/lib/schemas/path";

export const POST = route({
  summary: "End a decision, or take a request back",
  description: "What it held counts as open again, with its history; so a bulk decision is undone.",
  tags: ["Decisions"],
  params: byId,
  body: endDecisionInput,
  response: decisionDetail,
  run: endDecision,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
