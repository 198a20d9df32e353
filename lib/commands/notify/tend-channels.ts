import { pool } from "@/lib/db/client";
import { enqueueMails } from "../inbox/mail-inbox";
import { routeOutbox } from "./route-outbox";
import { sendDigests } from "./send-digests";
import { enqueueDelivery } from "./write-delivery";

/** Digests look back a week at most; deliveries are kept for people to look at. */
const OUTBOX_DAYS = 35;
const DELIVERY_DAYS = 90;
const INBOX_DAYS = 180;
/** As long as a failing one is tried. */
const WAITING_DAYS = 3;

/**
 * The round of every minute: digests, whatever a lost job left in the outbox or due, and what is too old. Messages to a
 * channel that is off wait for some days, then they are dead.
 */
export async function tendChannels(now: Date = new Date()): Promise<void> {
  const unrouted = await pool().query<{ org_id: number }>("select distinct org_id from outbox where routed_at is null");
  for (const { org_id } of unrouted.rows) await routeOutbox({ orgId: org_id }, now);
  await sendDigests(now);
  const due = await pool().query<{ org_id: number; channel_id: string }>(
    `select distinct d.org_id, d.channel_id from delivery d join channel c on c.org_id = d.org_id and c.id = d.channel_id and c.enabled
     where d.next_try_at <= $1`,
    [now],
  );
  for (const { org_id, channel_id } of due.rows) await enqueueDelivery(pool(), org_id, channel_id);
  await pool().query(
    `update delivery d set dead_at = $1, next_try_at = null, last_error = 'The channel was off.' from channel c
     where c.org_id = d.org_id and c.id = d.channel_id and not c.enabled and d.next_try_at < $1::timestamptz - make_interval(days => $2)`,
    [now, WAITING_DAYS],
  );
  const mails = await pool().query<{ org_id: number }>("select distinct org_id from inbox_item where mail_next_at <= $1", [now]);
  for (const { org_id } of mails.rows) await enqueueMails(org_id, now);
  await pool().query("delete from inbox_item where created_at < $1::timestamptz - make_interval(days => $2)", [now, INBOX_DAYS]);
  await pool().query("delete from outbox where routed_at < $1::timestamptz - make_interval(days => $2)", [now, OUTBOX_DAYS]);
  await pool().query("delete from delivery where created_at < $1::timestamptz - make_interval(days => $2) and next_try_at is null", [
    now,
    DELIVERY_DAYS,
  ]);
}
