import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { audit } from "./audit";

/** Ends a token at once. Ending one that has ended changes nothing. */
export const revokeToken = guard("tokens:write", async (ctx, input: { id: string }): Promise<null> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    const known = await client.query("select 1 from api_token where org_id = $1 and id = $2", [ctx.orgId, input.id]);
    if (known.rowCount !== 1) throw notFound("token");
    const ended = await client.query("update api_token set revoked_at = now() where org_id = $1 and id = $2 and revoked_at is null", [
      ctx.orgId,
      input.id,
    ]);
    if (ended.rowCount === 1) await audit(client, ctx, { action: "token.revoke", object: `token ${input.id}` });
  });
  return null;
});
