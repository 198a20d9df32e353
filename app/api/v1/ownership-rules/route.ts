import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { replaceOwnershipRules } from "@/lib/commands/replace-ownership-rules";
import { listOwnershipRules } from "@/lib/queries/list-ownership-rules";
import { ownershipRuleList, replaceOwnershipRulesInput } from "@/lib/schemas/admin";

export const GET = route({
  summary: "The rules by which teams own things",
  tags: ["People"],
  response: ownershipRuleList,
  run: listOwnershipRules,
});

export const PUT = route({
  summary: "Replace the ownership rules",
  description: "All of them, in the order in which they are tried; the first that matches wins. Applied at once.",
  tags: ["People"],
  body: replaceOwnershipRulesInput,
  response: ownershipRuleList,
  run: replaceOwnershipRules,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST } = otherMethods({ GET, PUT });
