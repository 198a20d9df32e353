import { z } from "zod";
import { FEED_IDS } from "@/lib/core/feeds";
import { time } from "./common";

export const feedId = z.enum(FEED_IDS);

export const feedItem = z.object({
  id: feedId,
  label: z.string(),
  use: z.string(),
  /** what is not known as long as it was never loaded */
  without: z.string(),
  staleAfterDays: z.number(),
  /** null: never loaded */
  loaded: z
    .object({
      asOf: time.nullable(),
      stale: z.boolean(),
      rows: z.number(),
      /** the publisher's own version of the data or model */
      version: z.string().nullable(),
      at: time,
      by: z.string(),
      /** the file's name, or the host that it was fetched from */
      source: z.string().nullable(),
    })
    .nullable(),
  /** null: no setting says where to fetch it from */
  fetch: z
    .object({
      host: z.string(),
      everyHours: z.number(),
      waiting: z.boolean(),
      triedAt: time.nullable(),
      succeededAt: time.nullable(),
      error: z.string().nullable(),
    })
    .nullable(),
  /** the setting that would say where to fetch it from */
  setting: z.string(),
});
export type FeedItem = z.infer<typeof feedItem>;
export const feedList = z.object({ items: z.array(feedItem) });
export type FeedList = z.infer<typeof feedList>;

export const byFeed = z.object({ id: z.string().max(60) });
export const feedRequested = z.object({ id: feedId, status: z.literal("queued") });
