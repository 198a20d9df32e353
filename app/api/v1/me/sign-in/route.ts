import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getOwnSignIn } from "@/lib/queries/get-own-sign-in";
import { ownSignIn } from "@/lib/schemas/sign-in";

export const GET = route({
  summary: "By what I sign in",
  tags: ["Own account"],
  access: "signed-in",
  enrolling: true,
  response: ownSignIn,
  run: getOwnSignIn,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
