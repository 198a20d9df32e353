import type { ClientBase } from "pg";
import { isFindingEvent } from "@/lib/core/channels";
import { type Notice, notice } from "@/lib/core/notice";
import { transaction } from "@/lib/db/tx";
import { nextWait } from "@/lib/notify/backoff";
import { mergeNotices } from "@/lib/notify/compose";
import { quietUntil } from "@/lib/notify/local-time";
import { CHANNEL_COLUMNS, type ChannelRow } from "./channel-rows";

const HOUR_MS = 3_600_000;
/** Longer than a try can last: a worker that dies with a delivery leaves it to others after this. */
const LEASE_MS = 60_000;
/** Messages that are sent as one. */
const MOST_MERGED = 50;

export interface Claimed {
  channel: ChannelRow;
  id: string;
  notice: Notice;
  /** this try counted */
  attempts: number;
}

/**
 * Takes the next due message of a channel for one try; null where there is none, the channel is off, it is in its quiet
 * hours, or its limit for the hour is used up: what is due then waits. Messages of findings that waited together and were
 * never tried become one.
 */
export function claimDelivery(orgId: number, channelId: string, now: Date): Promise<Claimed | null> {
  return transaction(async (client) => {
    const { rows } = await client.query<ChannelRow>(
      `select ${CHANNEL_COLUMNS} from channel c where c.org_id = $1 and c.id = $2 and c.enabled for update`,
      [orgId, channelId],
    );
    const [channel] = rows;
    if (!channel) return null;
    await holdBack(client, orgId, channel, now);
    const first = await nextDue(client, orgId, channelId, now);
    if (!first) return null;
    const said = first.attempts === 0 && !first.by_hand ? await mergeWaiting(client, orgId, channelId, first, now) : first.notice;
    const attempts = first.attempts + 1;
    const wait = Math.max(nextWait(attempts, null) ?? 0, LEASE_MS);
    await client.query("update delivery set attempts = $3, next_try_at = $4 where org_id = $1 and id = $2", [
      orgId,
      first.id,
      attempts,
      new Date(now.getTime() + wait),
    ]);
    return { channel, id: first.id, notice: notice.parse(said), attempts };
  });
}

/** Puts off what is due and was not asked for by hand, to the end of the quiet hours or to when the limit allows one again. */
async function holdBack(client: ClientBase, orgId: number, channel: ChannelRow, now: Date): Promise<void> {
  const until = quietUntil(now, channel) ?? (await limitedUntil(client, orgId, channel, now));
  if (until === null) return;
  await client.query("update delivery set next_try_at = $4 where org_id = $1 and channel_id = $2 and next_try_at <= $3 and not by_hand", [
    orgId,
    channel.id,
    now,
    until,
  ]);
}

async function limitedUntil(client: ClientBase, orgId: number, { id, hourlyLimit }: ChannelRow, now: Date): Promise<Date | null> {
  if (hourlyLimit === null) return null;
  const { rows } = await client.query<{ at: Date }>(
    `select delivered_at as at from delivery where org_id = $1 and channel_id = $2 and delivered_at > $3 and not by_hand and merged_into is null
     order by delivered_at desc limit $4`,
    [orgId, id, new Date(now.getTime() - HOUR_MS), hourlyLimit],
  );
  const oldest = rows.length >= hourlyLimit ? rows.at(-1) : undefined;
  return oldest ? new Date(oldest.at.getTime() + HOUR_MS) : null;
}

interface DueRow {
  id: string;
  type: string;
  notice: Notice;
  attempts: number;
  by_hand: boolean;
}

async function nextDue(client: ClientBase, orgId: number, channelId: string, now: Date): Promise<DueRow | undefined> {
  const { rows } = await client.query<DueRow>(
    `select id, type, notice, attempts, by_hand from delivery where org_id = $1 and channel_id = $2 and next_try_at <= $3
     order by by_hand desc, next_try_at, created_at, id limit 1`,
    [orgId, channelId, now],
  );
  return rows[0];
}

async function mergeWaiting(client: ClientBase, orgId: number, channelId: string, first: DueRow, now: Date): Promise<Notice> {
  if (!isFindingEvent(first.type)) return first.notice;
  const { rows } = await client.query<{ id: string; notice: Notice }>(
    `update delivery set merged_into = $4, next_try_at = null where org_id = $1 and id in (
       select id from delivery where org_id = $1 and channel_id = $2 and next_try_at <= $3 and type = $5 and attempts = 0 and not by_hand
         and id <> $4 order by created_at, id limit ${MOST_MERGED})
     returning id, notice`,
    [orgId, channelId, now, first.id, first.type],
  );
  if (rows.length === 0) return first.notice;
  const merged = mergeNotices([first.notice, ...rows.map((row) => row.notice)]);
  await client.query("update delivery set notice = $3, title = $4 where org_id = $1 and id = $2", [
    orgId,
    first.id,
    JSON.stringify(merged),
    merged.title,
  ]);
  return merged;
}
