import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { linkIdentity } from "@/lib/commands/oidc/link-identity";
import { byId, nothing } from "@/lib/schemas/path";

export const POST = route({
  summary: "Link an OpenID identity to the account that has its e-mail address",
  description: "From then on it signs in as that account.",
  tags: ["People"],
  params: byId,
  response: nothing,
  status: 204,
  run: linkIdentity,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
