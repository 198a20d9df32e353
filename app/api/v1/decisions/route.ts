import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listDecisions } from "@/lib/queries/list-decisions";
import { decisionPage, listDecisionsInput } from "@/lib/schemas/decisions";

export const GET = route({
  summary: "List decisions",
  description: "What people and statements (VEX) have judged, and how many findings each keeps from counting as open now.",
  tags: ["Findings"],
  query: listDecisionsInput,
  response: decisionPage,
  run: listDecisions,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
