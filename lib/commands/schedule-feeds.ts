import { FEED_IDS, FEEDS, type FeedId } from "@/lib/core/feeds";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { enqueue } from "@/lib/jobs/queue";

/** After a failure it is tried again this soon, so that a short outage does not cost a day. */
const RETRY_HOURS = 1;

/** One job a feed, however often it is asked for. */
export const queueFeed = (id: FeedId): Promise<void> =>
  enqueue(pool(), "load-feed", { feed: id }, { key: `load-feed:${id}`, keepTime: true });

/** Queues the feeds whose settings name an address and that are due again. Returns which. */
export async function scheduleFeeds(now: Date = new Date()): Promise<FeedId[]> {
  const settings = env();
  const { rows } = await pool().query<{ id: string; tried_at: Date; failed: boolean }>(
    "select id, tried_at, error is not null as failed from feed_fetch",
  );
  const last = new Map(rows.map((row) => [row.id, row]));
  const due = FEED_IDS.filter((id) => {
    if (settings[FEEDS[id].setting] === undefined) return false;
    const tried = last.get(id);
    const hours = tried?.failed ? Math.min(RETRY_HOURS, settings.PLIMSOLL_FEED_HOURS) : settings.PLIMSOLL_FEED_HOURS;
    return tried === undefined || now.getTime() - tried.tried_at.getTime() >= hours * 3_600_000;
  });
  for (const id of due) await queueFeed(id);
  return due;
}
