import { createHash } from "node:crypto";
import { Problem } from "@/lib/core/errors";
import { FEEDS, type FeedId } from "@/lib/core/feeds";
import { pool } from "@/lib/db/client";
import { openReport, stageReport } from "@/lib/db/report-files";
import { env } from "@/lib/env";
import { FEED_LIMITS, type FeedMarks, FeedUnreachable, feedHost, openFeed } from "@/lib/feeds/open-feed";
import { loadFeed } from "./load-feed";
import { enqueueRouting, isWanted } from "./notify/write-outbox";

const FETCHED_BY = "schedule";

const hashOf = (address: string): Buffer => createHash("sha256").update(address).digest();

interface LastFetch extends FeedMarks {
  url_hash: Buffer;
}

/** The marks of what is loaded; none where it came from elsewhere or was never loaded. */
async function knownMarks(id: FeedId, address: string): Promise<FeedMarks> {
  const { rows } = await pool().query<LastFetch>(
    `select t.url_hash, t.etag, t.last_modified as "lastModified" from feed_fetch t join feed f on f.id = t.id and f.loaded_by = $2 where t.id = $1`,
    [id, FETCHED_BY],
  );
  const [row] = rows;
  return row?.url_hash.equals(hashOf(address)) ? { etag: row.etag, lastModified: row.lastModified } : { etag: null, lastModified: null };
}

/**
 * What failed says so and leaves the marks: what is loaded stays what it is. Of a failure after a success, channels are told
 * that want to know.
 */
async function keep(id: FeedId, address: string, outcome: { marks: FeedMarks } | { error: string } | "unchanged"): Promise<void> {
  const marks = typeof outcome === "object" && "marks" in outcome ? outcome.marks : null;
  const error = typeof outcome === "object" && "error" in outcome ? outcome.error : null;
  const { rows } = await pool().query<{ orgs: number[] }>(
    `with before as (select error from feed_fetch where id = $1), kept as (
       insert into feed_fetch (id, url_hash, etag, last_modified, tried_at, succeeded_at, error)
     values ($1, $2, $3, $4, now(), case when $5::text is null then now() end, $5)
     on conflict (id) do update set tried_at = now(), error = $5, url_hash = excluded.url_hash,
       succeeded_at = case when $5::text is null then now() when feed_fetch.url_hash = excluded.url_hash then feed_fetch.succeeded_at end,
       etag = case when $6 then excluded.etag when feed_fetch.url_hash = excluded.url_hash then feed_fetch.etag end,
       last_modified = case when $6 then excluded.last_modified when feed_fetch.url_hash = excluded.url_hash then feed_fetch.last_modified end
     ), told as (
       insert into outbox (org_id, id, type, payload)
       select o.id, gen_random_uuid(), 'feed.failed', jsonb_build_object('label', $7::text, 'message', $5::text)
       from org o where $5::text is not null and not exists (select from before where error is not null) and ${isWanted("o.id", ["feed.failed"])}
       returning org_id
     ) select array(select org_id from told) as orgs`,
    [id, hashOf(address), marks?.etag ?? null, marks?.lastModified ?? null, error, marks !== null, FEEDS[id].label],
  );
  for (const orgId of rows[0]?.orgs ?? []) await enqueueRouting(pool(), orgId);
}

async function fetchAndLoad(id: FeedId, address: string, limits = FEED_LIMITS): Promise<void> {
  const opened = await openFeed(address, await knownMarks(id, address), limits);
  if (!opened.changed) return keep(id, address, "unchanged");
  const staged = await stageReport(opened.body, null);
  try {
    const document = { sizeBytes: staged.sizeBytes, open: () => openReport(staged.path) };
    const from = { loadedBy: FETCHED_BY, source: feedHost(address), receivedAt: new Date(), sha256: staged.sha256 };
    await loadFeed(id, document, from);
  } finally {
    await staged.discard();
  }
  await keep(id, address, { marks: opened.marks });
}

/**
 * Fetches a feed from where the operator's settings say and loads it; does nothing where they say nothing. Whatever goes
 * wrong is kept for people to see. Throws only what trying again may mend.
 */
export async function refreshFeed(id: FeedId, limits = FEED_LIMITS): Promise<void> {
  const address = env()[FEEDS[id].setting];
  if (address === undefined) return;
  try {
    await fetchAndLoad(id, address, limits);
  } catch (error) {
    const known = error instanceof FeedUnreachable || error instanceof Problem;
    await keep(id, address, { error: known ? error.message : "It could not be loaded; the log says why." });
    if (!(error instanceof Problem)) throw error;
  }
}
