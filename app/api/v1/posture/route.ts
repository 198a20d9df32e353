import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getPosture } from "@/lib/queries/get-posture";
import { posture, postureInput } from "@/lib/schemas/posture";

export const GET = route({
  summary: "The posture of the fleet, a team or a cluster",
  description: "Each number with its as-of time; what cannot be known is null with the reason.",
  tags: ["Posture"],
  query: postureInput,
  response: posture,
  run: getPosture,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
