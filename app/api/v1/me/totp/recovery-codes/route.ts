import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { renewRecoveryCodes } from "@/lib/commands/second-factor/renew-recovery-codes";
import { passwordAndCodeInput, recoveryCodes } from "@/lib/schemas/sign-in";

export const POST = route({
  summary: "New recovery codes for my account",
  description: "They take the place of the earlier ones.",
  tags: ["Own account"],
  access: "signed-in",
  body: passwordAndCodeInput,
  response: recoveryCodes,
  run: renewRecoveryCodes,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
