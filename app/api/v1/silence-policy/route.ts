import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { setSilencePolicy } from "@/lib/commands/sources/set-silence-policy";
import { getSilencePolicy } from "@/lib/queries/get-silence-policy";
import { silencePolicy } from "@/lib/schemas/sources";

export const GET = route({
  summary: "When the silence of a scanner or sensor is told of",
  tags: ["Posture"],
  response: silencePolicy,
  run: getSilencePolicy,
});

export const PUT = route({
  summary: "Say when the silence of a scanner or sensor is told of",
  description: "Each is measured by its own usual interval, which is learned from the last 90 days.",
  tags: ["Posture"],
  body: silencePolicy,
  response: silencePolicy,
  run: setSilencePolicy,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST } = otherMethods({ GET, PUT });
