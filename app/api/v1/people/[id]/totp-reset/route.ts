import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { resetTotp } from "@/lib/commands/second-factor/reset-totp";
import { byId, nothing } from "@/lib/schemas/path";

export const POST = route({
  summary: "Take a person's second factor away",
  description: "For whoever lost the app and the recovery codes. Ends their sessions. Does nothing where there is none.",
  tags: ["People"],
  params: byId,
  response: nothing,
  status: 204,
  run: resetTotp,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
