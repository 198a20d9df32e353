import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { createChannel } from "@/lib/commands/create-channel";
import { listChannels } from "@/lib/queries/list-channels";
import { channelList, channelMade, createChannelInput } from "@/lib/schemas/channels";

export const GET = route({ summary: "List channels and how they do", tags: ["Channels"], response: channelList, run: listChannels });

export const POST = route({
  summary: "Set up a channel",
  description:
    "Its address is looked up and has to be one of the public internet, or one that the server’s setting PLIMSOLL_WEBHOOK_ALLOW names. A webhook’s signing secret (Standard Webhooks) is in this answer only.",
  tags: ["Channels"],
  body: createChannelInput,
  response: channelMade,
  status: 201,
  run: createChannel,
});

export const { HEAD, OPTIONS, DELETE, PATCH, PUT } = otherMethods({ GET, POST });
