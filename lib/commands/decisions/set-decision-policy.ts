import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import type { DecisionPolicy } from "@/lib/core/decision-policy";
import { transaction } from "@/lib/db/tx";
import { writePolicy } from "../write-policy";

/** Sets which decisions need another person's approval, for what is asked for from now on. */
export const setDecisionPolicy = guard("decisions:policy", async (ctx, policy: DecisionPolicy): Promise<DecisionPolicy> => {
  requireWholeOrg(ctx);
  await transaction((client) => writePolicy(client, ctx, "decision-policy", policy));
  return policy;
});
