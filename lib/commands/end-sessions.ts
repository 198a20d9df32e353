import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { requirePerson } from "@/lib/auth/self";
import { notFound } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { audit } from "./audit";

/** Ends a session of this person, or of anybody where null. Ending one that has ended changes nothing. */
async function endOne(ctx: Ctx, id: string, userId: string | null): Promise<null> {
  await transaction(async (client) => {
    const { rows } = await client.query<{ owner: string }>(
      "select user_id as owner from session where org_id = $1 and id = $2 and ($3::uuid is null or user_id = $3)",
      [ctx.orgId, id, userId],
    );
    const owner = rows[0]?.owner;
    if (!owner) throw notFound("session");
    const ended = await client.query("update session set revoked_at = now() where org_id = $1 and id = $2 and revoked_at is null", [
      ctx.orgId,
      id,
    ]);
    if (ended.rowCount === 1)
      await audit(client, ctx, { action: "session.end", object: `session ${id.toLowerCase()}`, detail: { person: owner } });
  });
  return null;
}

async function endAll(ctx: Ctx, userId: string, except: string | null): Promise<null> {
  await transaction(async (client) => {
    const ended = await client.query(
      "update session set revoked_at = now() where org_id = $1 and user_id = $2 and revoked_at is null and expires_at > now() and id is distinct from $3::uuid",
      [ctx.orgId, userId, except],
    );
    if (ended.rowCount)
      await audit(client, ctx, { action: "session.end_all", object: `person ${userId}`, detail: { ended: ended.rowCount } });
  });
  return null;
}

/** Ends one of the asker's own sessions. */
export const endOwnSession = async (ctx: Ctx, { id }: { id: string }): Promise<null> => endOne(ctx, id, requirePerson(ctx));

/** Ends the asker's sessions but the one by which they ask. */
export const endOtherSessions = async (ctx: Ctx, _input: object): Promise<null> => endAll(ctx, requirePerson(ctx), ctx.sessionId ?? null);

/** Ends anybody's session. */
export const endSession = guard("people:write", async (ctx, { id }: { id: string }): Promise<null> => {
  requireWholeOrg(ctx);
  return endOne(ctx, id, null);
});

/** Signs a person out everywhere. */
export const endSessionsOf = guard("people:write", async (ctx, { id }: { id: string }): Promise<null> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    const known = await client.query("select 1 from app_user where org_id = $1 and id = $2", [ctx.orgId, id]);
    if (known.rowCount !== 1) throw notFound("person");
  });
  return endAll(ctx, id.toLowerCase(), null);
});
