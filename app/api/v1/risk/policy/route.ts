import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { publishPolicy } from "@/lib/commands/publish-policy";
import { getRiskPolicy } from "@/lib/queries/get-risk-policy";
import { publishedPolicy, publishPolicyInput, riskPolicyState } from "@/lib/schemas/risk";

export const GET = route({
  summary: "The risk policy that holds",
  description: "Weights of the rank, the rule of deadlines and their clock, the versions before, and how far a change has got.",
  tags: ["Risk"],
  response: riskPolicyState,
  run: getRiskPolicy,
});

export const POST = route({
  summary: "Publish a risk policy",
  description: "It holds at once for what is received; findings that are known are scored by it one batch after the other.",
  tags: ["Risk"],
  body: publishPolicyInput,
  response: publishedPolicy,
  run: publishPolicy,
});

export const { HEAD, OPTIONS, DELETE, PATCH, PUT } = otherMethods({ GET, POST });
