import type { ClientBase } from "pg";
import { z } from "zod";
import { newId } from "@/lib/core/ids";
import { ROLES } from "@/lib/core/permissions";
import { db } from "@/lib/db/client";
import { raw, row, sql } from "@/lib/db/sql";
import { ACCESS_HOLDS, LIVE_MEMBERSHIP } from "./access";

const ABSOLUTE_DAYS = 7;
export const IDLE_HOURS = 12;
export const SESSION_SECONDS = ABSOLUTE_DAYS * 24 * 3600;

export interface SessionKey {
  orgId: number;
  sessionId: string;
}

const liveSession = z.object({
  userId: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  teams: z.array(z.string()),
  quietSeconds: z.number(),
  /** an auditor who sees their teams alone */
  teamsOnly: z.boolean(),
  /** the organisation requires a second factor, and they have none yet */
  mustEnrol: z.boolean(),
});
export type LiveSession = z.infer<typeof liveSession>;

/** How a person proved who they are. */
export type SignInMethod = "password" | "oidc";

/** A new session for a person who has just proved who they are; its id was never used before. */
export async function createSession(
  client: ClientBase,
  of: { orgId: number; userId: string; address: string; userAgent: string | null; method: SignInMethod },
): Promise<SessionKey> {
  const sessionId = newId();
  await client.query(
    `insert into session (org_id, id, user_id, address, user_agent, expires_at, method)
     values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7)`,
    [of.orgId, sessionId, of.userId, of.address, of.userAgent?.slice(0, 300) ?? null, SESSION_SECONDS, of.method],
  );
  return { orgId: of.orgId, sessionId };
}

/**
 * The session if it still holds: not revoked, not idle for 12 hours, not older than 7 days, its person neither disabled nor
 * outside of the period of their access.
 */
export async function loadSession({ orgId, sessionId }: SessionKey): Promise<LiveSession | null> {
  const found = await row(
    liveSession,
    sql`select u.id::text as "userId", u.name, u.role,
               array(select m.team_id::text from membership m where m.org_id = u.org_id and m.user_id = u.id and ${raw(LIVE_MEMBERSHIP)}) as teams,
               extract(epoch from now() - s.last_seen_at)::float8 as "quietSeconds", u.teams_only as "teamsOnly",
               (o.require_totp and s.method = 'password' and not exists (
                 select from totp t where t.org_id = u.org_id and t.user_id = u.id and t.confirmed_at is not null)) as "mustEnrol"
        from session s join app_user u on u.org_id = s.org_id and u.id = s.user_id join org o on o.id = s.org_id
        where s.org_id = ${orgId} and s.id = ${sessionId}::uuid and s.revoked_at is null and s.expires_at > now()
          and s.last_seen_at > now() - make_interval(hours => ${IDLE_HOURS}::int) and u.disabled_at is null and ${raw(ACCESS_HOLDS)}`,
  );
  if (found && found.quietSeconds > 60) {
    await db().$executeRaw(sql`update session set last_seen_at = now() where org_id = ${orgId} and id = ${sessionId}::uuid`);
  }
  return found;
}

export async function revokeSession({ orgId, sessionId }: SessionKey): Promise<void> {
  await db().session.updateMany({ where: { orgId, id: sessionId, revokedAt: null }, data: { revokedAt: new Date() } });
}
