import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { endSession } from "@/lib/commands/end-sessions";
import { byId, nothing } from "@/lib/schemas/path";

export const DELETE = route({
  summary: "End anybody's session",
  description: "At once.",
  tags: ["People"],
  params: byId,
  response: nothing,
  status: 204,
  run: endSession,
});

export const { HEAD, OPTIONS, GET, PATCH, POST, PUT } = otherMethods({ DELETE });
