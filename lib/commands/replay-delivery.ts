import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import type { deliveryQueued } from "@/lib/schemas/channels";
import { audit } from "./audit";
import { enqueueDelivery } from "./notify/write-delivery";

/**
 * Has a message sent again, now and with all its tries: a dead one, one that waits, or one that arrived. Its id stays, so
 * that a receiver knows it again. Throws Problem conflict where the channel is off.
 */
export const replayDelivery = guard("channels:write", async (ctx, { id }: { id: string }): Promise<z.infer<typeof deliveryQueued>> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    const { rows } = await client.query<{ channel_id: string; enabled: boolean }>(
      `select d.channel_id, c.enabled from delivery d join channel c on c.org_id = d.org_id and c.id = d.channel_id
       where d.org_id = $1 and d.id = $2 for update of d`,
      [ctx.orgId, id],
    );
    const [delivery] = rows;
    if (!delivery) throw notFound("delivery");
    if (!delivery.enabled) throw new Problem("conflict", "The channel is off: turn it on first.");
    await client.query(
      `update delivery set attempts = 0, next_try_at = now(), delivered_at = null, dead_at = null, merged_into = null, by_hand = true
       where org_id = $1 and id = $2`,
      [ctx.orgId, id],
    );
    await audit(client, ctx, { action: "delivery.replay", object: `delivery ${id}` });
    await enqueueDelivery(client, ctx.orgId, delivery.channel_id);
  });
  return { id, status: "queued" };
});
