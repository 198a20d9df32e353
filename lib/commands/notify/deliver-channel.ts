import type { ClientBase } from "pg";
import { systemCtx } from "@/lib/auth/ctx";
import { CannotOpen } from "@/lib/auth/secret-box";
import { isTracker } from "@/lib/core/channels";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { enqueue } from "@/lib/jobs/queue";
import { nextWait } from "@/lib/notify/backoff";
import { type Outcome, sendNotice } from "@/lib/notify/send-notice";
import { audit } from "../audit";
import { sendTickets } from "../tickets/send-tickets";
import { receiverOf } from "./channel-rows";
import { type Claimed, claimDelivery } from "./claim-delivery";

/** One job does no more, so that a channel with much to say or a slow receiver does not keep the worker from reports. */
const MOST_SENT = 20;
const MOST_FAILED = 2;
const GONE = "The receiver answered 410: it wants no more messages.";

/**
 * Sends what is due for a channel, each message at least once. A failed one is tried again later, in the end it is dead and
 * listed as such. A receiver that answers 410 turns the channel off. Returns how many tries succeeded and failed.
 */
export async function deliverChannel(
  { orgId, channelId }: { orgId: number; channelId: string },
  now: () => Date = () => new Date(),
): Promise<{ sent: number; failed: number }> {
  const tries = { sent: 0, failed: 0 };
  while (tries.sent < MOST_SENT && tries.failed < MOST_FAILED) {
    const claimed = await claimDelivery(orgId, channelId, now());
    if (claimed === null) break;
    const outcome = await send(orgId, claimed);
    await transaction((client) => record(client, orgId, claimed, outcome, now()));
    tries[outcome.delivered ? "sent" : "failed"] += 1;
  }
  await enqueueNext(orgId, channelId, now());
  return tries;
}

async function send(orgId: number, { channel, notice, id }: Claimed): Promise<Outcome> {
  try {
    return isTracker(channel.kind) ? await sendTickets(orgId, channel, notice) : await sendNotice(receiverOf(orgId, channel), notice, id);
  } catch (error) {
    if (!(error instanceof CannotOpen)) throw error;
    return { delivered: false, status: null, error: error.message, gone: false, retryAfterMs: null };
  }
}

async function record(client: ClientBase, orgId: number, { channel, id, attempts }: Claimed, outcome: Outcome, now: Date): Promise<void> {
  if (outcome.delivered) {
    await client.query(
      `update delivery set delivered_at = $3, next_try_at = null, last_status = case when id = $2 then $4::int end,
         last_error = case when id = $2 then $5 end where org_id = $1 and (id = $2 or merged_into = $2)`,
      [orgId, id, now, outcome.status, outcome.note],
    );
    await client.query("update channel set last_delivered_at = $3, failing_since = null, last_error = null where org_id = $1 and id = $2", [
      orgId,
      channel.id,
      now,
    ]);
    return;
  }
  const wait = outcome.gone ? null : nextWait(attempts, outcome.retryAfterMs);
  await client.query(
    `update delivery set next_try_at = $3, dead_at = $4, last_status = $5, last_error = $6
     where org_id = $1 and id = $2`,
    [orgId, id, wait === null ? null : new Date(now.getTime() + wait), wait === null ? now : null, outcome.status, outcome.error],
  );
  await client.query("update channel set failing_since = coalesce(failing_since, $3), last_error = $4 where org_id = $1 and id = $2", [
    orgId,
    channel.id,
    now,
    outcome.error,
  ]);
  if (outcome.gone) await turnOff(client, orgId, channel.id);
}

async function turnOff(client: ClientBase, orgId: number, channelId: string): Promise<void> {
  await client.query("update channel set enabled = false, disabled_reason = $3 where org_id = $1 and id = $2", [orgId, channelId, GONE]);
  await audit(client, systemCtx(orgId, "worker"), { action: "channel.disable", object: `channel ${channelId}`, detail: { reason: GONE } });
}

/** A job for when the next message of the channel is due; the round of every minute finds what this misses. */
async function enqueueNext(orgId: number, channelId: string, now: Date): Promise<void> {
  const { rows } = await pool().query<{ at: Date | null }>(
    `select min(d.next_try_at) as at from delivery d join channel c on c.org_id = d.org_id and c.id = d.channel_id and c.enabled
     where d.org_id = $1 and d.channel_id = $2`,
    [orgId, channelId],
  );
  const at = rows[0]?.at;
  if (!at) return;
  const runAt = at > now ? at : now;
  const key = `deliver-channel:${orgId}:${channelId}:${runAt.toISOString().slice(0, 19)}`;
  await enqueue(pool(), "deliver-channel", { orgId, channelId }, { runAt, key });
}
