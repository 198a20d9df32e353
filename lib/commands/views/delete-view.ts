import { guard } from "@/lib/auth/ctx";
import { transaction } from "@/lib/db/tx";
import { audit } from "../audit";
import { changeable } from "./update-view";

/** Takes a view away, for whoever it was shared with too; whoever started with it starts with all that is open. */
export const deleteView = guard("findings:read", async (ctx, { id }: { id: string }): Promise<null> => {
  const { name } = await changeable(ctx, id);
  await transaction(async (client) => {
    await client.query("delete from default_view where org_id = $1 and view_id = $2", [ctx.orgId, id]);
    await client.query("delete from saved_view where org_id = $1 and id = $2", [ctx.orgId, id]);
    await audit(client, ctx, { action: "view.delete", object: `view ${id}`, detail: { name } });
  });
  return null;
});
