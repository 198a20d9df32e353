import type { ClientBase } from "pg";
import { normalRecoveryCode } from "@/lib/auth/recovery-codes";
import { open } from "@/lib/auth/secret-box";
import { secretHash } from "@/lib/auth/tokens";
import { totpStep } from "@/lib/auth/totp";

export interface Owner {
  orgId: number;
  userId: string;
}

/** What a person's secret is sealed with: it opens on their row alone. */
export const totpContext = ({ orgId, userId }: Owner): string => `totp ${orgId} ${userId}`;

/** The secret that an authenticator app holds, confirmed or not yet; null where there is none. Locks it. */
export async function lockTotp(client: ClientBase, of: Owner): Promise<{ secret: string; confirmed: boolean } | null> {
  const { rows } = await client.query<{ secret: Buffer; confirmed: boolean }>(
    "select secret, confirmed_at is not null as confirmed from totp where org_id = $1 and user_id = $2 for update",
    [of.orgId, of.userId],
  );
  const found = rows[0];
  return found ? { secret: open(found.secret, totpContext(of)), confirmed: found.confirmed } : null;
}

/** Takes a code of the app once: a step that was used, and every earlier one, is not taken again. */
export async function takeTotpCode(client: ClientBase, of: Owner, secret: string, code: string): Promise<boolean> {
  const step = totpStep(secret, code.replace(/\s/g, ""));
  if (step === null) return false;
  const taken = await client.query("update totp set last_step = $3 where org_id = $1 and user_id = $2 and last_step < $3", [
    of.orgId,
    of.userId,
    step,
  ]);
  return taken.rowCount === 1;
}

async function takeRecoveryCode(client: ClientBase, of: Owner, code: string): Promise<boolean> {
  const bare = normalRecoveryCode(code);
  if (bare === null) return false;
  const taken = await client.query(
    "update recovery_code set used_at = now() where org_id = $1 and user_id = $2 and code_hash = $3 and used_at is null",
    [of.orgId, of.userId, secretHash(bare)],
  );
  return taken.rowCount === 1;
}

/**
 * Uses up a code of the person's second factor and says which kind it was; null where it is wrong or was used before.
 * The caller has counted the attempt, and has asked that there is a second factor.
 */
export async function takeCode(client: ClientBase, of: Owner, code: string): Promise<"app" | "recovery code" | null> {
  const totp = await lockTotp(client, of);
  if (!totp?.confirmed) return null;
  if (await takeTotpCode(client, of, totp.secret, code)) return "app";
  return (await takeRecoveryCode(client, of, code)) ? "recovery code" : null;
}
