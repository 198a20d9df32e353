import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { replaceSignInRules } from "@/lib/commands/oidc/replace-sign-in-rules";
import { getSignInRules } from "@/lib/queries/get-sign-in-rules";
import { signInRules, signInRulesInput } from "@/lib/schemas/sign-in";

export const GET = route({ summary: "How people sign in", tags: ["People"], response: signInRules, run: getSignInRules });

export const PUT = route({
  summary: "Choose how people sign in",
  description:
    "Whether whoever has a password needs a second factor, and what the groups of the sign-in service give: the role of the first rule that names one, the teams of all. " +
    "Applied at each person's next sign-in.",
  tags: ["People"],
  body: signInRulesInput,
  response: signInRules,
  run: replaceSignInRules,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST } = otherMethods({ GET, PUT });
