import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { testNotice } from "@/lib/notify/compose";
import type { deliveryQueued } from "@/lib/schemas/channels";
import { audit } from "./audit";
import { writeDelivery } from "./notify/write-delivery";

/** Has a test message sent to a channel as any other message is, but for its quiet hours. Throws Problem conflict where it is off. */
export const testChannel = guard("channels:write", async (ctx, { id }: { id: string }): Promise<z.infer<typeof deliveryQueued>> => {
  requireWholeOrg(ctx);
  const now = new Date();
  const delivery = await transaction(async (client) => {
    const { rows } = await client.query<{ name: string; enabled: boolean }>(
      "select name, enabled from channel where org_id = $1 and id = $2",
      [ctx.orgId, id],
    );
    const [channel] = rows;
    if (!channel) throw notFound("channel");
    if (!channel.enabled) throw new Problem("conflict", "The channel is off: turn it on first.");
    const notice = testNotice(channel.name, ctx.actor.name, now.toISOString());
    await audit(client, ctx, { action: "channel.test", object: `channel ${id}` });
    return writeDelivery(client, { orgId: ctx.orgId, channelId: id, outboxId: null, notice, byHand: true, now });
  });
  return { id: delivery, status: "queued" };
});
