import type { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { hashPassword } from "@/lib/auth/password";
import { transaction } from "@/lib/db/tx";
import type { changePasswordInput } from "@/lib/schemas/sign-in";
import { audit } from "./audit";
import { provePassword } from "./second-factor/own-proof";

/** Gives the asker a new password for the old one; their other sessions and open set-up links end. */
export async function changePassword(ctx: Ctx, input: z.output<typeof changePasswordInput>): Promise<null> {
  const { userId } = await provePassword(ctx, input.password);
  const passwordHash = await hashPassword(input.newPassword);
  await transaction(async (client) => {
    await client.query("update app_user set password_hash = $3 where org_id = $1 and id = $2", [ctx.orgId, userId, passwordHash]);
    await client.query("update setup_link set used_at = now() where org_id = $1 and user_id = $2 and used_at is null", [ctx.orgId, userId]);
    await client.query(
      "update session set revoked_at = now() where org_id = $1 and user_id = $2 and revoked_at is null and id is distinct from $3::uuid",
      [ctx.orgId, userId, ctx.sessionId ?? null],
    );
    await audit(client, ctx, { action: "person.password", object: `person ${userId}` });
  });
  return null;
}
