import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { previewRepositoryRules } from "@/lib/queries/preview-repository-rules";
import { repositoryRulesInput, repositoryRulesPreview } from "@/lib/schemas/repository-rules";

export const POST = route({
  summary: "What rules would make of the repositories that are known",
  description: "Changes nothing.",
  tags: ["Images"],
  body: repositoryRulesInput,
  response: repositoryRulesPreview,
  run: previewRepositoryRules,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
