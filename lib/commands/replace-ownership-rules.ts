import type { ClientBase } from "pg";
import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { transaction } from "@/lib/db/tx";
import { listOwnershipRules } from "@/lib/queries/list-ownership-rules";
import type { ownershipRuleList, replaceOwnershipRulesInput } from "@/lib/schemas/admin";
import { audit } from "./audit";
import { writeOwnershipRules } from "./ownership/write-ownership-rules";
import { affectByPlaces } from "./reconcile/affect-findings";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";
import { writeOwnership } from "./reconcile/write-ownership";

/** Gives everything to the team of the first rule that matches it, findings, signals and receipts with it. */
async function applyRules(client: ClientBase, orgId: number): Promise<void> {
  const moved = await writeOwnership(client, orgId);
  await client.query("drop table if exists pg_temp.affected");
  await client.query(CREATE_AFFECTED);
  await affectByPlaces(client, orgId, moved);
  await reconcileFindings(client, orgId, { at: new Date(), reason: "ownership", reportId: null });
  await client.query(
    "update report r set team_id = t.team_id from target t where r.org_id = $1 and t.org_id = $1 and r.target_id = t.id and r.team_id is distinct from t.team_id",
    [orgId],
  );
}

/** Puts these rules, in this order, in the place of all others, and applies them at once. */
export const replaceOwnershipRules = guard(
  "teams:write",
  async (ctx, input: z.output<typeof replaceOwnershipRulesInput>): Promise<z.infer<typeof ownershipRuleList>> => {
    requireWholeOrg(ctx);
    await transaction(async (client) => {
      await lockInventory(client, ctx.orgId);
      await writeOwnershipRules(client, ctx, input.rules);
      await applyRules(client, ctx.orgId);
      await audit(client, ctx, { action: "ownership.replace", object: "ownership rules", detail: { rules: input.rules } });
    });
    return listOwnershipRules(ctx, {});
  },
);
