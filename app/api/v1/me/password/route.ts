import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { changePassword } from "@/lib/commands/change-password";
import { nothing } from "@/lib/schemas/path";
import { changePasswordInput } from "@/lib/schemas/sign-in";

export const POST = route({
  summary: "Change my password",
  description: "Ends the other sessions of the account, and set-up links that are still open.",
  tags: ["Own account"],
  access: "signed-in",
  body: changePasswordInput,
  response: nothing,
  status: 204,
  run: changePassword,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
