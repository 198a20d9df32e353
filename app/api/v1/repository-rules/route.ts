import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { replaceRepositoryRules } from "@/lib/commands/replace-repository-rules";
import { listRepositoryRules } from "@/lib/queries/list-repository-rules";
import { repositoryRuleList, repositoryRulesInput } from "@/lib/schemas/repository-rules";

export const GET = route({
  summary: "The rules by which two names are one repository",
  tags: ["Images"],
  response: repositoryRuleList,
  run: listRepositoryRules,
});

export const PUT = route({
  summary: "Replace the rules of repositories",
  description:
    "All of them, in the order in which they are tried; the first that matches wins. A star at the end of both names stands for the rest. " +
    "They hold for new reports at once; what is there is moved by a job, and stays moved when a rule is taken away.",
  tags: ["Images"],
  body: repositoryRulesInput,
  response: repositoryRuleList,
  run: replaceRepositoryRules,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST } = otherMethods({ GET, PUT });
