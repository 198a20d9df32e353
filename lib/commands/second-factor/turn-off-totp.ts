import type { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { countAttempt, forgetAttempts } from "@/lib/auth/rate-limit";
import { transaction } from "@/lib/db/tx";
import type { passwordAndCodeInput } from "@/lib/schemas/sign-in";
import { audit } from "../audit";
import { proveCode, provePassword } from "./own-proof";
import { removeSecondFactor } from "./recovery";

/** Turns the asker's second factor off, with password and code. Where the organisation requires one they are led to a new one at once. */
export async function turnOffTotp(ctx: Ctx, input: z.output<typeof passwordAndCodeInput>): Promise<null> {
  const { userId } = await provePassword(ctx, input.password);
  await countAttempt("second-factor", userId);
  await transaction(async (client) => {
    await proveCode(client, ctx, userId, input.code);
    await removeSecondFactor(client, { orgId: ctx.orgId, userId });
    await audit(client, ctx, { action: "totp.disable", object: `person ${userId}` });
  });
  await forgetAttempts("second-factor", userId);
  return null;
}
