import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { startTotp } from "@/lib/commands/second-factor/start-totp";
import { passwordInput, startedTotp } from "@/lib/schemas/sign-in";

export const POST = route({
  summary: "Start a second factor for my account",
  description:
    "The secret for an authenticator app (TOTP), in this answer only. It is asked for at sign-in once it is confirmed with a code.",
  tags: ["Own account"],
  access: "signed-in",
  enrolling: true,
  body: passwordInput,
  response: startedTotp,
  status: 201,
  run: startTotp,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
