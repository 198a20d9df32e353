import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { deleteChannel } from "@/lib/commands/delete-channel";
import { updateChannel } from "@/lib/commands/update-channel";
import { channelMade, updateChannelInput } from "@/lib/schemas/channels";
import { byId, nothing } from "@/lib/schemas/path";

export const PATCH = route({
  summary: "Change a channel, or turn it on or off",
  tags: ["Channels"],
  params: byId,
  body: updateChannelInput,
  response: channelMade,
  run: updateChannel,
});

export const DELETE = route({
  summary: "Remove a channel and the log of what it was sent",
  tags: ["Channels"],
  params: byId,
  response: nothing,
  status: 204,
  run: deleteChannel,
});

export const { HEAD, OPTIONS, GET, POST, PUT } = otherMethods({ PATCH, DELETE });
