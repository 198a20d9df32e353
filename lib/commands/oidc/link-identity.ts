import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { audit } from "../audit";

interface Identity {
  issuer: string;
  subject: string;
  person: string;
}

/** Lets an OpenID identity that waits for it sign in as the account that has its e-mail address. Linking again changes nothing. */
export const linkIdentity = guard("people:write", async (ctx, { id }: { id: string }): Promise<null> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    const { rows } = await client.query<Identity & { linked: boolean }>(
      `select issuer, subject, user_id as person, linked_at is not null as linked from sign_in_identity where org_id = $1 and id = $2 for update`,
      [ctx.orgId, id],
    );
    const found = rows[0];
    if (!found) throw notFound("identity");
    if (found.linked) return;
    await client.query("update sign_in_identity set linked_at = now() where org_id = $1 and id = $2", [ctx.orgId, id]);
    const { issuer, subject, person } = found;
    await audit(client, ctx, { action: "identity.link", object: `person ${person}`, detail: { issuer, subject } });
  });
  return null;
});

/** Takes an OpenID identity from its account, linked or waiting. Sessions that it started end. */
export const unlinkIdentity = guard("people:write", async (ctx, { id }: { id: string }): Promise<null> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    const { rows } = await client.query<Identity>(
      "delete from sign_in_identity where org_id = $1 and id = $2 returning issuer, subject, user_id as person",
      [ctx.orgId, id],
    );
    const found = rows[0];
    if (!found) throw notFound("identity");
    const { issuer, subject, person } = found;
    await client.query(
      "update session set revoked_at = now() where org_id = $1 and user_id = $2 and method = 'oidc' and revoked_at is null",
      [ctx.orgId, person],
    );
    await audit(client, ctx, { action: "identity.unlink", object: `person ${person}`, detail: { issuer, subject } });
  });
  return null;
});
