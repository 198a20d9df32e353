import type { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { countAttempt, forgetAttempts } from "@/lib/auth/rate-limit";
import { requirePerson } from "@/lib/auth/self";
import { Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import type { codeInput, recoveryCodes } from "@/lib/schemas/sign-in";
import { audit } from "../audit";
import { wrongCode } from "./own-proof";
import { lockTotp, takeTotpCode } from "./prove";
import { replaceRecoveryCodes } from "./recovery";

/** Turns the second factor on once its app gives the right code, and gives the recovery codes. */
export async function confirmTotp(ctx: Ctx, input: z.output<typeof codeInput>): Promise<z.infer<typeof recoveryCodes>> {
  const of = { orgId: ctx.orgId, userId: requirePerson(ctx) };
  await countAttempt("second-factor", of.userId);
  const codes = await transaction(async (client) => {
    const totp = await lockTotp(client, of);
    if (!totp) throw new Problem("conflict", "Start with a new secret first.");
    if (totp.confirmed) throw new Problem("conflict", "A second factor is on already.");
    if (!(await takeTotpCode(client, of, totp.secret, input.code))) throw wrongCode();
    await client.query("update totp set confirmed_at = now() where org_id = $1 and user_id = $2", [of.orgId, of.userId]);
    await audit(client, ctx, { action: "totp.enable", object: `person ${of.userId}` });
    return replaceRecoveryCodes(client, of);
  });
  await forgetAttempts("second-factor", of.userId);
  return { recoveryCodes: codes };
}
