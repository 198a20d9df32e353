import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { audit } from "../audit";
import { removeSecondFactor } from "./recovery";

/**
 * Takes a person's second factor away, for whoever lost app and recovery codes; their sessions end. They sign in with the
 * password alone, or are led to a new one where the organisation requires it.
 */
export const resetTotp = guard("people:write", async (ctx, { id }: { id: string }): Promise<null> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    const known = await client.query("select 1 from app_user where org_id = $1 and id = $2 for update", [ctx.orgId, id]);
    if (known.rowCount !== 1) throw notFound("person");
    if (!(await removeSecondFactor(client, { orgId: ctx.orgId, userId: id }))) return;
    await client.query("update session set revoked_at = now() where org_id = $1 and user_id = $2 and revoked_at is null", [ctx.orgId, id]);
    await audit(client, ctx, { action: "totp.reset", object: `person ${id.toLowerCase()}` });
  });
  return null;
});
