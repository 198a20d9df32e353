import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { audit } from "./audit";

/** Takes a channel away with its rules, what waits for it, and the log of what it was sent. */
export const deleteChannel = guard("channels:write", async (ctx, { id }: { id: string }): Promise<null> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    const { rows } = await client.query<{ name: string }>("delete from channel where org_id = $1 and id = $2 returning name", [
      ctx.orgId,
      id,
    ]);
    const [channel] = rows;
    if (!channel) throw notFound("channel");
    await client.query("delete from channel_rule where org_id = $1 and channel_id = $2", [ctx.orgId, id]);
    await client.query("delete from delivery where org_id = $1 and channel_id = $2", [ctx.orgId, id]);
    await client.query(
      "delete from ticket_finding f using ticket t where f.org_id = $1 and t.org_id = $1 and t.id = f.ticket_id and t.channel_id = $2",
      [ctx.orgId, id],
    );
    await client.query("delete from ticket where org_id = $1 and channel_id = $2", [ctx.orgId, id]);
    await audit(client, ctx, { action: "channel.delete", object: `channel ${id}`, detail: { name: channel.name } });
  });
  return null;
});
