import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listFeeds } from "@/lib/queries/list-feeds";
import { feedList } from "@/lib/schemas/feeds";

export const GET = route({
  summary: "The public feeds that outcomes rest on, and of when they are",
  description: "A feed is loaded by sending its document to /reports (admins only), or fetched from where the settings say.",
  tags: ["Feeds"],
  response: feedList,
  run: listFeeds,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
