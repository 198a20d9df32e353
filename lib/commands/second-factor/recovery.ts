import type { ClientBase } from "pg";
import { newRecoveryCodes, normalRecoveryCode } from "@/lib/auth/recovery-codes";
import { secretHash } from "@/lib/auth/tokens";
import type { Owner } from "./prove";

/** Puts new recovery codes in the place of all earlier ones and gives them: the only time that they can be seen. */
export async function replaceRecoveryCodes(client: ClientBase, { orgId, userId }: Owner): Promise<string[]> {
  const codes = newRecoveryCodes();
  await client.query("delete from recovery_code where org_id = $1 and user_id = $2", [orgId, userId]);
  await client.query("insert into recovery_code (org_id, user_id, code_hash) select $1, $2, unnest($3::bytea[])", [
    orgId,
    userId,
    codes.map((code) => secretHash(normalRecoveryCode(code) ?? code)),
  ]);
  return codes;
}

/** Takes the second factor away, confirmed or not. True where there was a confirmed one. */
export async function removeSecondFactor(client: ClientBase, { orgId, userId }: Owner): Promise<boolean> {
  await client.query("delete from recovery_code where org_id = $1 and user_id = $2", [orgId, userId]);
  const { rows } = await client.query<{ confirmed: boolean }>(
    "delete from totp where org_id = $1 and user_id = $2 returning confirmed_at is not null as confirmed",
    [orgId, userId],
  );
  return rows[0]?.confirmed ?? false;
}
