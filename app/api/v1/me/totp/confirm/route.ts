import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { confirmTotp } from "@/lib/commands/second-factor/confirm-totp";
import { codeInput, recoveryCodes } from "@/lib/schemas/sign-in";

export const POST = route({
  summary: "Confirm my second factor with its first code",
  description: "Turns it on. Answers with recovery codes, shown once; each works once in the place of a code.",
  tags: ["Own account"],
  access: "signed-in",
  enrolling: true,
  body: codeInput,
  response: recoveryCodes,
  run: confirmTotp,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
