import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import type { DecisionPolicy } from "@/lib/core/decision-policy";
import { transaction } from "@/lib/db/tx";
import { audit } from "../audit";

/** Sets which decisions need another person's approval, for what is asked for from now on. */
export const setDecisionPolicy = guard("decisions:policy", async (ctx, policy: DecisionPolicy): Promise<DecisionPolicy> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    await client.query(
      `insert into decision_policy (org_id, policy, updated_by) values ($1, $2::jsonb, $3)
       on conflict (org_id) do update set policy = excluded.policy, updated_by = excluded.updated_by, updated_at = now()`,
      [ctx.orgId, JSON.stringify(policy), ctx.actor.name],
    );
    await audit(client, ctx, { action: "decision-policy.set", object: "decision policy", detail: { ...policy } });
  });
  return policy;
});
