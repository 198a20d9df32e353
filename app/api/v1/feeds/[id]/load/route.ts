import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { requestFeed } from "@/lib/commands/request-feed";
import { byFeed, feedRequested } from "@/lib/schemas/feeds";

export const POST = route({
  summary: "Fetch a feed now",
  description: "From where the settings say; 409 where they say nothing. What became of it stands in the list of feeds.",
  tags: ["Feeds"],
  params: byFeed,
  response: feedRequested,
  status: 202,
  run: requestFeed,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
