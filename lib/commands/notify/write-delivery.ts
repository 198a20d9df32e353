import type { ClientBase } from "pg";
import { newId } from "@/lib/core/ids";
import type { Notice } from "@/lib/core/notice";
import { enqueue } from "@/lib/jobs/queue";

export interface NewDelivery {
  orgId: number;
  channelId: string;
  /** null: a digest, or asked for by hand */
  outboxId: string | null;
  notice: Notice;
  byHand?: boolean;
  now: Date;
}

/** Has what is due for a channel sent after the commit. */
export const enqueueDelivery = (client: Parameters<typeof enqueue>[0], orgId: number, channelId: string): Promise<void> =>
  enqueue(client, "deliver-channel", { orgId, channelId }, { key: `deliver-channel:${orgId}:${channelId}` });

/** Writes a message that is due at once and returns its id; what an outbox row said to a channel already is not said twice. */
export async function writeDelivery(client: ClientBase, { orgId, channelId, outboxId, notice, byHand, now }: NewDelivery): Promise<string> {
  const id = newId();
  await client.query(
    `insert into delivery (org_id, id, channel_id, outbox_id, type, title, notice, by_hand, created_at, next_try_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) on conflict (org_id, outbox_id, channel_id) do nothing`,
    [orgId, id, channelId, outboxId, notice.type, notice.title, JSON.stringify(notice), byHand ?? false, now],
  );
  await enqueueDelivery(client, orgId, channelId);
  return id;
}
