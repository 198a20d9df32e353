import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { renewSetupLink } from "@/lib/commands/renew-setup-link";
import { setupLinkMade } from "@/lib/schemas/admin";
import { byId } from "@/lib/schemas/path";

export const POST = route({
  summary: "Make a new set-up link for a person",
  description: "For an invitation that expired or a forgotten password. It is shown once and works once; earlier links stop.",
  tags: ["People"],
  params: byId,
  response: setupLinkMade,
  status: 201,
  run: renewSetupLink,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
