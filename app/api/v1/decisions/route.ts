import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { requestDecision } from "@/lib/commands/decisions/request-decision";
import { listDecisions } from "@/lib/queries/list-decisions";
import { decisionDetail, decisionDraft, decisionPage, listDecisionsInput } from "@/lib/schemas/decisions";

export const GET = route({
  summary: "List decisions",
  description: "What people and statements (VEX) have judged, and how many findings each keeps from counting as open now.",
  tags: ["Decisions"],
  query: listDecisionsInput,
  response: decisionPage,
  run: listDecisions,
});

export const POST = route({
  summary: "Decide on findings, or ask for it",
  description:
    "It holds at once where nobody else has to approve it, and is applied in the background; else it waits for an answer. It reaches no further than its scopes and its author's teams.",
  tags: ["Decisions"],
  body: decisionDraft,
  response: decisionDetail,
  run: requestDecision,
});

export const { HEAD, OPTIONS, DELETE, PATCH, PUT } = otherMethods({ GET, POST });
