import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { replayDelivery } from "@/lib/commands/replay-delivery";
import { deliveryQueued } from "@/lib/schemas/channels";
import { byId } from "@/lib/schemas/path";

export const POST = route({
  summary: "Send a message again",
  description: "With the id that it had, so that the receiver knows it again; its tries begin anew.",
  tags: ["Channels"],
  params: byId,
  response: deliveryQueued,
  status: 202,
  run: replayDelivery,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
