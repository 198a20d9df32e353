import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { testChannel } from "@/lib/commands/test-channel";
import { deliveryQueued } from "@/lib/schemas/channels";
import { byId } from "@/lib/schemas/path";

export const POST = route({
  summary: "Send a test message to a channel",
  description: "What became of it stands in the list of deliveries.",
  tags: ["Channels"],
  params: byId,
  response: deliveryQueued,
  status: 202,
  run: testChannel,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
