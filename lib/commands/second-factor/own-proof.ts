import type { ClientBase } from "pg";
import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { passwordMatches } from "@/lib/auth/password";
import { countAttempt, forgetAttempts } from "@/lib/auth/rate-limit";
import { requirePerson } from "@/lib/auth/self";
import { Problem } from "@/lib/core/errors";
import { row, sql } from "@/lib/db/sql";
import { takeCode } from "./prove";

const wrong = (path: string, message: string): Problem => new Problem("invalid_request", message, { errors: [{ path, message }] });

const account = z.object({ email: z.string(), passwordHash: z.string().nullable() });

/**
 * The person who asks, once they have given their password again. Throws Problem forbidden for a token or an account
 * without a password, invalid_request for a wrong one, rate_limited after too many.
 */
export async function provePassword(ctx: Ctx, password: string): Promise<{ userId: string; email: string }> {
  const userId = requirePerson(ctx);
  await countAttempt("own-password", userId);
  const found = await row(
    account,
    sql`select email, password_hash as "passwordHash" from app_user where org_id = ${ctx.orgId} and id = ${userId}::uuid`,
  );
  if (found && found.passwordHash === null)
    throw new Problem("forbidden", "This account has no password here: it signs in by the organisation's sign-in service.");
  if (!(await passwordMatches(found?.passwordHash ?? null, password)) || !found) throw wrong("password", "This is not your password.");
  await forgetAttempts("own-password", userId);
  return { userId, email: found.email };
}

/** Uses up a code of the asker's second factor. Throws Problem invalid_request for one that is wrong or was used before. */
export async function proveCode(client: ClientBase, ctx: Ctx, userId: string, code: string): Promise<void> {
  if (!(await takeCode(client, { orgId: ctx.orgId, userId }, code)))
    throw wrong("code", "This code is wrong or was used before. Wait for the next one, or use a recovery code.");
}

export const wrongCode = (): Problem =>
  wrong("code", "This code is wrong or was used before. Check the clock of the device and give the next one.");
