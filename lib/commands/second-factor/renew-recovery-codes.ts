import type { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { countAttempt, forgetAttempts } from "@/lib/auth/rate-limit";
import { transaction } from "@/lib/db/tx";
import type { passwordAndCodeInput, recoveryCodes } from "@/lib/schemas/sign-in";
import { audit } from "../audit";
import { proveCode, provePassword } from "./own-proof";
import { replaceRecoveryCodes } from "./recovery";

/** New recovery codes in the place of the old ones, for whoever gives password and code. */
export async function renewRecoveryCodes(ctx: Ctx, input: z.output<typeof passwordAndCodeInput>): Promise<z.infer<typeof recoveryCodes>> {
  const { userId } = await provePassword(ctx, input.password);
  await countAttempt("second-factor", userId);
  const codes = await transaction(async (client) => {
    await proveCode(client, ctx, userId, input.code);
    await audit(client, ctx, { action: "totp.recovery_codes", object: `person ${userId}` });
    return replaceRecoveryCodes(client, { orgId: ctx.orgId, userId });
  });
  await forgetAttempts("second-factor", userId);
  return { recoveryCodes: codes };
}
