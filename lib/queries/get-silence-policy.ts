import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { DEFAULT_SILENCE_POLICY, type SilencePolicy } from "@/lib/core/silence";
import { row, sql } from "@/lib/db/sql";
import { silencePolicy } from "@/lib/schemas/sources";

/** The policy on silence that holds: what was set, else the defaults. */
export const getSilencePolicy = guard("posture:read", async (ctx, _input: object): Promise<SilencePolicy> => {
  const found = await row(z.object({ policy: silencePolicy }), sql`select policy from silence_policy where org_id = ${ctx.orgId}`);
  return found?.policy ?? DEFAULT_SILENCE_POLICY;
});
