import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getDecision } from "@/lib/queries/get-decision";
import { decisionDetail } from "@/lib/schemas/decisions";
import { byId } from "@/lib/schemas/path";

export const GET = route({
  summary: "One decision",
  description: "Its scopes, who asked and who answered, what ends it, how far applying it has got.",
  tags: ["Decisions"],
  params: byId,
  response: decisionDetail,
  run: getDecision,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
