import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { revokeToken } from "@/lib/commands/revoke-token";
import { byId, nothing } from "@/lib/schemas/path";

export const DELETE = route({
  summary: "Revoke an API token",
  description: "At once.",
  tags: ["Tokens"],
  params: byId,
  response: nothing,
  status: 204,
  run: revokeToken,
});

export const { HEAD, OPTIONS, GET, PATCH, POST, PUT } = otherMethods({ DELETE });
