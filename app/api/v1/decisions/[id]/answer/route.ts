import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { answerDecision } from "@/lib/commands/decisions/answer-decision";
import { answerDecisionInput, decisionDetail } from "@/lib/schemas/decisions";
import { byId } from "@/lib/schemas/path";

export const POST = route({
  summary: "Approve or reject a requested decision",
  description: "Whoever asked for it cannot approve it.",
  tags: ["Decisions"],
  params: byId,
  body: answerDecisionInput,
  response: decisionDetail,
  run: answerDecision,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
