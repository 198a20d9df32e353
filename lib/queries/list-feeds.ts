import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { FEED_IDS, FEEDS, type FeedId, isStale } from "@/lib/core/feeds";
import { rows, sql } from "@/lib/db/sql";
import { env } from "@/lib/env";
import type { FeedItem, FeedList } from "@/lib/schemas/feeds";

const loadedRow = z.object({
  id: z.string(),
  asOf: z.date().nullable(),
  version: z.string().nullable(),
  rows: z.number(),
  loadedAt: z.date(),
  loadedBy: z.string(),
  source: z.string().nullable(),
});
const fetchRow = z.object({ id: z.string(), triedAt: z.date(), succeededAt: z.date().nullable(), error: z.string().nullable() });
const waitingRow = z.object({ id: z.string() });

type Fetched = z.infer<typeof fetchRow>;

/** An address as it may be shown: it can carry names, passwords and keys. */
function hostOf(address: string): string {
  const url = new URL(address);
  return url.protocol === "file:" ? (url.pathname.split("/").at(-1) ?? "a file") : url.host;
}

function fetchOf(id: FeedId, fetched: Fetched | undefined, waiting: boolean): FeedItem["fetch"] {
  const settings = env();
  const address = settings[FEEDS[id].setting];
  if (address === undefined) return null;
  return {
    host: hostOf(address),
    everyHours: settings.PLIMSOLL_FEED_HOURS,
    waiting,
    triedAt: fetched?.triedAt.toISOString() ?? null,
    succeededAt: fetched?.succeededAt?.toISOString() ?? null,
    error: fetched?.error ?? null,
  };
}

/** Every feed: what is loaded of it and of when that is, and what became of fetching it. */
export const listFeeds = guard("posture:read", async (_ctx, _input: object): Promise<FeedList> => {
  const [loaded, fetched, waiting] = await Promise.all([
    rows(loadedRow, sql`select id, as_of as "asOf", version, rows, loaded_at as "loadedAt", loaded_by as "loadedBy", source from feed`),
    rows(fetchRow, sql`select id, tried_at as "triedAt", succeeded_at as "succeededAt", error from feed_fetch`),
    rows(
      waitingRow,
      sql`select replace(key, 'load-feed:', '') as id from graphile_worker.jobs where key like 'load-feed:%' and attempts < max_attempts
          and (locked_at is not null or run_at <= now())`,
    ),
  ]);
  const now = new Date();
  const items = FEED_IDS.map((id): FeedItem => {
    const { label, use, without, staleAfterDays, setting } = FEEDS[id];
    const found = loaded.find((row) => row.id === id);
    return {
      id,
      label,
      use,
      without,
      staleAfterDays,
      setting,
      loaded: found
        ? {
            asOf: found.asOf?.toISOString() ?? null,
            stale: isStale(id, found.asOf, now),
            rows: found.rows,
            version: found.version,
            at: found.loadedAt.toISOString(),
            by: found.loadedBy,
            source: found.source,
          }
        : null,
      fetch: fetchOf(
        id,
        fetched.find((row) => row.id === id),
        waiting.some((row) => row.id === id),
      ),
    };
  });
  return { items };
});
