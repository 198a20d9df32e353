import type { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { qrCode } from "@/lib/auth/qr-code";
import { seal } from "@/lib/auth/secret-box";
import { newTotpSecret, totpUri } from "@/lib/auth/totp";
import { Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import type { passwordInput, startedTotp } from "@/lib/schemas/sign-in";
import { audit } from "../audit";
import { provePassword } from "./own-proof";
import { totpContext } from "./prove";

/**
 * Makes a new secret for the asker's authenticator app. It is asked for only once it is confirmed with a code; starting
 * again makes another one. Throws Problem conflict where a second factor is on already.
 */
export async function startTotp(ctx: Ctx, input: z.output<typeof passwordInput>): Promise<z.infer<typeof startedTotp>> {
  const { userId, email } = await provePassword(ctx, input.password);
  const secret = newTotpSecret();
  await transaction(async (client) => {
    const made = await client.query(
      `insert into totp (org_id, user_id, secret) values ($1, $2, $3)
       on conflict (org_id, user_id) do update set secret = excluded.secret, last_step = 0, created_at = now() where totp.confirmed_at is null`,
      [ctx.orgId, userId, seal(secret, totpContext({ orgId: ctx.orgId, userId }))],
    );
    if (made.rowCount !== 1) throw new Problem("conflict", "A second factor is on already. Turn it off first.");
    await audit(client, ctx, { action: "totp.start", object: `person ${userId}` });
  });
  const uri = totpUri(secret, email);
  return { secret, uri, qr: qrCode(uri) };
}
