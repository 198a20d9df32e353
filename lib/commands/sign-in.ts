import { z } from "zod";
import { ACCESS_HOLDS } from "@/lib/auth/access";
import { type Ctx, systemCtx } from "@/lib/auth/ctx";
import { passwordMatches } from "@/lib/auth/password";
import { countAttempt, forgetAttempts } from "@/lib/auth/rate-limit";
import { createSession, type SessionKey } from "@/lib/auth/sessions";
import { secretHash } from "@/lib/auth/tokens";
import { Problem } from "@/lib/core/errors";
import { raw, row, sql } from "@/lib/db/sql";
import { transaction } from "@/lib/db/tx";
import { env } from "@/lib/env";
import { audit } from "./audit";
import { takeCode } from "./second-factor/prove";

export interface SignInAttempt {
  email: string;
  password: string;
  /** of the second factor; left out at first, since only whoever knows the password hears that one is needed */
  code?: string | undefined;
  address: string;
  userAgent: string | null;
  requestId: string;
}

export interface SignedIn extends SessionKey {
  userId: string;
  name: string;
  email: string;
}

const account = z.object({
  orgId: z.number(),
  id: z.string(),
  name: z.string(),
  passwordHash: z.string().nullable(),
  secondFactor: z.boolean(),
  accessHolds: z.boolean(),
});
type Account = z.infer<typeof account>;

const findAccount = (email: string): Promise<Account | null> =>
  row(
    account,
    sql`select u.org_id as "orgId", u.id::text, u.name, u.password_hash as "passwordHash", ${raw(ACCESS_HOLDS)} as "accessHolds",
               exists (select from totp t where t.org_id = u.org_id and t.user_id = u.id and t.confirmed_at is not null) as "secondFactor"
        from app_user u where u.email = ${email} and u.disabled_at is null`,
  );

/** Takes the code of a person who has a second factor; says how they proved it. Throws Problem where it is missing or wrong. */
async function proveSecondFactor(
  person: Account,
  code: string | undefined,
  refuse: (why: string) => Promise<void>,
): Promise<string | null> {
  if (!person.secondFactor) return null;
  if (code === undefined || code.trim() === "")
    throw new Problem("second_factor_needed", "A code of your authenticator app is needed too.");
  await countAttempt("second-factor", person.id);
  const proof = await transaction((client) => takeCode(client, { orgId: person.orgId, userId: person.id }, code));
  if (!proof) {
    await refuse("wrong code");
    throw new Problem("second_factor_wrong", "This code is wrong or was used before.");
  }
  await forgetAttempts("second-factor", person.id);
  return proof;
}

/**
 * Starts a session for whoever knows the password and, where there is a second factor, has a code of it. Null for a wrong
 * password and for an unknown or disabled person alike, after the same time. Throws Problem rate_limited after too many
 * attempts; and for whoever knows the password second_factor_needed, second_factor_wrong, and forbidden where the period of
 * their access is over or the operator has turned passwords off.
 */
export async function signIn(attempt: SignInAttempt): Promise<SignedIn | null> {
  const email = attempt.email.trim().toLowerCase();
  const accountKey = secretHash(email).toString("hex");
  const pairKey = secretHash(`${attempt.address} ${email}`).toString("hex");
  await countAttempt("sign-in", pairKey);
  await countAttempt("sign-in-account", accountKey);

  const person = await findAccount(email);
  const matches = await passwordMatches(person?.passwordHash ?? null, attempt.password);
  if (!person) return null;
  const ctx: Ctx = {
    ...systemCtx(person.orgId, person.name),
    actor: { kind: "person", id: person.id, name: person.name },
    requestId: attempt.requestId,
  };
  const refuse = (why: string): Promise<void> =>
    transaction((client) =>
      audit(client, ctx, { action: "session.refused", object: `person ${person.id}`, detail: { address: attempt.address, why } }),
    );
  if (!matches) {
    await refuse("wrong password");
    return null;
  }
  if (env().AUTH_DISABLE_PASSWORD === "1") throw new Problem("forbidden", "Signing in with a password is turned off here.");
  if (!person.accessHolds) {
    await refuse("outside of the period of access");
    throw new Problem("forbidden", "Your access has ended, or has not begun yet. Ask an administrator.");
  }
  const secondFactor = await proveSecondFactor(person, attempt.code, refuse);
  await forgetAttempts("sign-in", pairKey);
  await forgetAttempts("sign-in-account", accountKey);
  const session = await transaction(async (client) => {
    await client.query("update app_user set last_login_at = now() where org_id = $1 and id = $2", [person.orgId, person.id]);
    const key = await createSession(client, {
      orgId: person.orgId,
      userId: person.id,
      method: "password",
      address: attempt.address,
      userAgent: attempt.userAgent,
    });
    await audit(client, ctx, {
      action: "session.create",
      object: `session ${key.sessionId}`,
      detail: { address: attempt.address, method: "password", ...(secondFactor ? { secondFactor } : {}) },
    });
    return key;
  });
  return { ...session, userId: person.id, name: person.name, email };
}
