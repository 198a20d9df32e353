import { refreshFeed } from "@/lib/commands/refresh-feed";
import type { JobHandler } from "../handler";

/** Fetches one feed; a feed that cannot be reached is tried again by the queue, then at the next turn of the schedule. */
export const loadFeedJob: JobHandler<"load-feed"> = {
  run: async ({ feed }) => {
    await refreshFeed(feed);
  },
};
