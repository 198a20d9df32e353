import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { createPolicy } from "@/lib/commands/gate/policies";
import { listPolicies } from "@/lib/queries/list-policies";
import { newPolicy, policyItem, policyList } from "@/lib/schemas/policies";

export const GET = route({
  summary: "The policies of the gate",
  description: "Those of the library first. Conditions are CEL over finding and image.",
  tags: ["Gate"],
  response: policyList,
  run: listPolicies,
});

export const POST = route({
  summary: "Add a policy of your own",
  tags: ["Gate"],
  body: newPolicy,
  response: policyItem,
  status: 201,
  run: createPolicy,
});

export const { HEAD, OPTIONS, DELETE, PATCH, PUT } = otherMethods({ GET, POST });
