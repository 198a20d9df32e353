import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import type { SilencePolicy } from "@/lib/core/silence";
import { transaction } from "@/lib/db/tx";
import { enqueue } from "@/lib/jobs/queue";
import { audit } from "../audit";

/** Sets when silence is told of; what reports is judged by it with the next round, which is asked for at once. */
export const setSilencePolicy = guard("settings:write", async (ctx, policy: SilencePolicy): Promise<SilencePolicy> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    await client.query(
      `insert into silence_policy (org_id, policy, updated_by) values ($1, $2::jsonb, $3)
       on conflict (org_id) do update set policy = excluded.policy, updated_by = excluded.updated_by, updated_at = now()`,
      [ctx.orgId, JSON.stringify(policy), ctx.actor.name],
    );
    await audit(client, ctx, { action: "silence-policy.set", object: "silence policy", detail: { ...policy } });
    await enqueue(client, "watch-sources", {}, { key: "watch-sources" });
  });
  return policy;
});
