import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { unlinkIdentity } from "@/lib/commands/oidc/link-identity";
import { byId, nothing } from "@/lib/schemas/path";

export const DELETE = route({
  summary: "Take an OpenID identity from its account",
  description: "Linked or waiting to be. Sessions that it started end.",
  tags: ["People"],
  params: byId,
  response: nothing,
  status: 204,
  run: unlinkIdentity,
});

export const { HEAD, OPTIONS, GET, PATCH, POST, PUT } = otherMethods({ DELETE });
