import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { setDecisionPolicy } from "@/lib/commands/decisions/set-decision-policy";
import { getDecisionPolicy } from "@/lib/queries/get-decision-policy";
import { decisionPolicy } from "@/lib/schemas/decisions";

export const GET = route({
  summary: "Which decisions need another person's approval",
  tags: ["Decisions"],
  response: decisionPolicy,
  run: getDecisionPolicy,
});

export const PUT = route({
  summary: "Say which decisions need another person's approval",
  description: "It holds for what is asked for from now on.",
  tags: ["Decisions"],
  body: decisionPolicy,
  response: decisionPolicy,
  run: setDecisionPolicy,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST } = otherMethods({ GET, PUT });
