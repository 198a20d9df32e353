import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { endOwnSession } from "@/lib/commands/end-sessions";
import { byId, nothing } from "@/lib/schemas/path";

export const DELETE = route({
  summary: "End one of my sessions",
  description: "At once.",
  tags: ["Own account"],
  access: "signed-in",
  params: byId,
  response: nothing,
  status: 204,
  run: endOwnSession,
});

export const { HEAD, OPTIONS, GET, PATCH, POST, PUT } = otherMethods({ DELETE });
