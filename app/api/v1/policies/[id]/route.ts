import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { changePolicy, removePolicy } from "@/lib/commands/gate/policies";
import { byName, nothing } from "@/lib/schemas/path";
import { changePolicyInput, policyItem } from "@/lib/schemas/policies";

export const PATCH = route({
  summary: "Change a policy",
  description: "Of a policy of the library only the effect is yours to set: off, warn or fail.",
  tags: ["Gate"],
  params: byName,
  body: changePolicyInput,
  response: policyItem,
  run: changePolicy,
});

export const DELETE = route({
  summary: "Remove a policy of your own",
  description: "One of the library goes back to the effect that it came with.",
  tags: ["Gate"],
  params: byName,
  response: nothing,
  status: 204,
  run: removePolicy,
});

export const { HEAD, OPTIONS, GET, POST, PUT } = otherMethods({ PATCH, DELETE });
