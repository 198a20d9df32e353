import { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { requirePerson } from "@/lib/auth/self";
import { IDLE_HOURS } from "@/lib/auth/sessions";
import { notFound } from "@/lib/core/errors";
import { row, rows, sql } from "@/lib/db/sql";
import { utc } from "@/lib/db/utc";
import { type SessionList, sessionItem } from "@/lib/schemas/sign-in";

/** Nobody has more that hold; the newest are enough to see what goes on. */
const MOST = 200;

async function sessionsOf(ctx: Ctx, userId: string): Promise<SessionList> {
  const items = await rows(
    sessionItem,
    sql`select s.id::text, s.id = ${ctx.sessionId ?? null}::uuid is true as current, s.method, s.address, s.user_agent as "userAgent",
               ${utc(sql`s.created_at`)} as "createdAt", ${utc(sql`s.last_seen_at`)} as "lastSeenAt", ${utc(sql`s.expires_at`)} as "expiresAt"
        from session s where s.org_id = ${ctx.orgId} and s.user_id = ${userId}::uuid and s.revoked_at is null and s.expires_at > now()
          and s.last_seen_at > now() - make_interval(hours => ${IDLE_HOURS}::int)
        order by s.last_seen_at desc, s.id limit ${MOST}`,
  );
  return { items, idleHours: IDLE_HOURS };
}

/** Where the asker is signed in, last seen first. */
export const listOwnSessions = async (ctx: Ctx, _input: object): Promise<SessionList> => sessionsOf(ctx, requirePerson(ctx));

/** Where a person is signed in, last seen first. */
export const listSessions = guard("people:read", async (ctx, { id }: { id: string }): Promise<SessionList> => {
  requireWholeOrg(ctx);
  const known = await row(
    z.object({ id: z.string() }),
    sql`select id::text from app_user where org_id = ${ctx.orgId} and id = ${id}::uuid`,
  );
  if (!known) throw notFound("person");
  return sessionsOf(ctx, id);
});
