import { decode } from "next-auth/jwt";
import { z } from "zod";
import { Problem } from "@/lib/core/errors";
import { isId, newId } from "@/lib/core/ids";
import { ROLES, type Role, seesEverything } from "@/lib/core/permissions";
import { db } from "@/lib/db/client";
import { raw, row, sql } from "@/lib/db/sql";
import { env } from "@/lib/env";
import { PERIOD_HOLDS } from "./access";
import { readCookie, sessionCookieName } from "./cookies";
import type { Ctx } from "./ctx";
import { loadSession, type SessionKey } from "./sessions";
import { isMistypedToken, secretHash } from "./tokens";

/** By what a caller proved who they are; only a session rides on cookies that a browser sends by itself. */
export interface Caller {
  ctx: Ctx;
  by: "token" | "session";
}

const unauthenticated = (message: string): Problem => new Problem("unauthenticated", message);

const liveToken = z.object({
  orgId: z.number(),
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  teams: z.array(z.string()),
  usedLately: z.boolean(),
});

const scope = (role: Role, teams: readonly string[], teamsOnly = false): Ctx["teams"] =>
  seesEverything(role) && !teamsOnly ? "all" : teams;

async function callerByToken(token: string, requestId: string): Promise<Caller> {
  const refused = unauthenticated("This token is not known, has expired, was revoked, or its maker is disabled.");
  if (token.length < 32 || token.length > 512) throw refused;
  if (isMistypedToken(token) && token !== env().PLIMSOLL_INIT_API_TOKEN) throw refused;
  const found = await row(
    liveToken,
    sql`select a.org_id as "orgId", a.id::text, a.name, a.role, a.team_ids::text[] as teams,
               coalesce(a.last_used_at > now() - interval '1 minute', false) as "usedLately"
        from api_token a left join app_user u on u.org_id = a.org_id and u.id = a.created_by_id
        where a.token_hash = ${secretHash(token)} and a.revoked_at is null and (a.expires_at is null or a.expires_at > now())
          and u.disabled_at is null and ${raw(PERIOD_HOLDS)}`,
  );
  if (!found) throw refused;
  if (!found.usedLately) {
    await db().$executeRaw(sql`update api_token set last_used_at = now() where org_id = ${found.orgId} and id = ${found.id}::uuid`);
  }
  return {
    by: "token",
    ctx: {
      orgId: found.orgId,
      actor: { kind: "token", id: found.id, name: found.name },
      role: found.role,
      teams: found.teams.length > 0 ? found.teams : scope(found.role, []),
      requestId,
    },
  };
}

/** The session that a cookie's signed token names; null for anything forged, expired or of another make. */
export async function readSessionKey(cookie: string): Promise<SessionKey | null> {
  const claims = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  const orgId = claims?.["orgId"];
  const sessionId = claims?.["sessionId"];
  return typeof orgId === "number" && typeof sessionId === "string" && isId(sessionId) ? { orgId, sessionId } : null;
}

async function callerBySession(cookie: string, requestId: string, enrolling: boolean): Promise<Caller> {
  const key = await readSessionKey(cookie);
  const session = key && (await loadSession(key));
  if (!session) throw unauthenticated("Your session has ended. Sign in again.");
  if (session.mustEnrol && !enrolling)
    throw new Problem(
      "enrolment_needed",
      "Your organisation requires a second factor. Open Plimsoll in a browser and set it up; everything else opens then.",
    );
  return {
    by: "session",
    ctx: {
      orgId: key.orgId,
      actor: { kind: "person", id: session.userId, name: session.name },
      role: session.role,
      teams: scope(session.role, session.teams, session.role === "auditor" && session.teamsOnly),
      requestId,
      sessionId: key.sessionId,
    },
  };
}

/** Settings that are wrong close the door; they never leave it open. */
function requireSettings(): void {
  try {
    env();
  } catch (error) {
    throw Object.assign(new Problem("unavailable", "The server's settings are wrong; its log says which."), { cause: error });
  }
}

/** The password of HTTP Basic; the name before it is free. */
function basicPassword(header: string): string | undefined {
  const encoded = /^basic +([\w+/=-]+)$/i.exec(header)?.[1];
  return encoded && /^[^:]*:(\S+)$/.exec(Buffer.from(encoded, "base64").toString("utf8"))?.[1];
}

/**
 * Who sent a request: bearer token, X-Api-Key or session cookie, in this order. A token that does not hold is refused
 * even beside a good session. `basic`: the token may also be the password of HTTP Basic, for senders such as Falco that know
 * nothing but user:password in an address. `enrolling`: also for those who must set up a second factor before anything
 * else. Throws Problem unauthenticated, and enrolment_needed for those.
 */
export async function resolveCaller(headers: Headers, requestId: string, { basic = false, enrolling = false } = {}): Promise<Caller> {
  requireSettings();
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const given = authorization.trim();
    const token = /^bearer +(\S+)$/i.exec(given)?.[1] ?? (basic ? basicPassword(given) : undefined);
    if (!token)
      throw unauthenticated(`The Authorization header must be: Bearer <token>${basic ? ", or Basic with the token as password" : ""}.`);
    return callerByToken(token, requestId);
  }
  const apiKey = headers.get("x-api-key");
  if (apiKey !== null) return callerByToken(apiKey.trim(), requestId);
  const cookie = readCookie(headers.get("cookie"), sessionCookieName());
  if (cookie) return callerBySession(cookie, requestId, enrolling);
  throw unauthenticated("Sign in, or send a token: Authorization: Bearer <token>.");
}

/** The id that a request goes by in answers and logs: the one that our proxy gave it, else a new one. */
export const requestIdOf = (headers: Headers): string => {
  const given = headers.get("x-request-id");
  return given !== null && isId(given) ? given : newId();
};
