import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { turnOffTotp } from "@/lib/commands/second-factor/turn-off-totp";
import { nothing } from "@/lib/schemas/path";
import { passwordAndCodeInput } from "@/lib/schemas/sign-in";

export const POST = route({
  summary: "Turn my second factor off",
  description: "With the password and a code of the app, or a recovery code.",
  tags: ["Own account"],
  access: "signed-in",
  body: passwordAndCodeInput,
  response: nothing,
  status: 204,
  run: turnOffTotp,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
