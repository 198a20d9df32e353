import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { previewOwnershipRules } from "@/lib/commands/ownership/preview-ownership-rules";
import { replaceOwnershipRulesInput } from "@/lib/schemas/admin";
import { ownershipPreview } from "@/lib/schemas/ownership";

export const POST = route({
  summary: "Preview what ownership rules would move",
  description: "Workloads, namespaces, images and open findings, from which team to which, if these were all the rules. Nothing is kept.",
  tags: ["Teams"],
  body: replaceOwnershipRulesInput,
  response: ownershipPreview,
  run: previewOwnershipRules,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
