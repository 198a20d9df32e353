import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { DEFAULT_DECISION_POLICY, type DecisionPolicy } from "@/lib/core/decision-policy";
import { row, sql } from "@/lib/db/sql";
import { decisionPolicy } from "@/lib/schemas/decisions";

/** The policy on approvals that holds: what was set, else the defaults. */
export const getDecisionPolicy = guard("findings:read", async (ctx, _input: object): Promise<DecisionPolicy> => {
  const found = await row(z.object({ policy: decisionPolicy }), sql`select policy from decision_policy where org_id = ${ctx.orgId}`);
  return found?.policy ?? DEFAULT_DECISION_POLICY;
});
