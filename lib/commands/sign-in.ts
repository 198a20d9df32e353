import { z } from "zod";
import { type Ctx, systemCtx } from "@/lib/auth/ctx";
import { passwordMatches } from "@/lib/auth/password";
import { countAttempt, forgetAttempts } from "@/lib/auth/rate-limit";
import { createSession, type SessionKey } from "@/lib/auth/sessions";
import { secretHash } from "@/lib/auth/tokens";
import { ROLES } from "@/lib/core/permissions";
import { row, sql } from "@/lib/db/sql";
import { transaction } from "@/lib/db/tx";
import { audit } from "./audit";

export interface SignInAttempt {
  email: string;
  password: string;
  address: string;
  userAgent: string | null;
  requestId: string;
}

export interface SignedIn extends SessionKey {
  userId: string;
  name: string;
  email: string;
}

const account = z.object({ orgId: z.number(), id: z.string(), name: z.string(), role: z.enum(ROLES), passwordHash: z.string().nullable() });

/**
 * Starts a session for whoever knows the password; null for a wrong password and for an unknown or disabled person
 * alike, after the same time. Throws Problem rate_limited after too many attempts.
 */
export async function signIn(attempt: SignInAttempt): Promise<SignedIn | null> {
  const email = attempt.email.trim().toLowerCase();
  const accountKey = secretHash(email).toString("hex");
  const pairKey = secretHash(`${attempt.address} ${email}`).toString("hex");
  await countAttempt("sign-in", pairKey);
  await countAttempt("sign-in-account", accountKey);

  const person = await row(
    account,
    sql`select org_id as "orgId", id::text, name, role, password_hash as "passwordHash" from app_user where email = ${email} and disabled_at is null`,
  );
  const matches = await passwordMatches(person?.passwordHash ?? null, attempt.password);
  if (!person) return null;
  const ctx: Ctx = {
    ...systemCtx(person.orgId, person.name),
    actor: { kind: "person", id: person.id, name: person.name },
    requestId: attempt.requestId,
  };
  if (!matches) {
    await transaction((client) =>
      audit(client, ctx, { action: "session.refused", object: `person ${person.id}`, detail: { address: attempt.address } }),
    );
    return null;
  }
  await forgetAttempts("sign-in", pairKey);
  await forgetAttempts("sign-in-account", accountKey);
  const session = await transaction(async (client) => {
    await client.query("update app_user set last_login_at = now() where org_id = $1 and id = $2", [person.orgId, person.id]);
    const key = await createSession(client, { ...person, userId: person.id, address: attempt.address, userAgent: attempt.userAgent });
    await audit(client, ctx, { action: "session.create", object: `session ${key.sessionId}`, detail: { address: attempt.address } });
    return key;
  });
  return { ...session, userId: person.id, name: person.name, email };
}
