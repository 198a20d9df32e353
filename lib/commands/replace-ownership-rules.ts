import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { listOwnershipRules } from "@/lib/queries/list-ownership-rules";
import type { ownershipRuleList, replaceOwnershipRulesInput } from "@/lib/schemas/admin";
import { audit } from "./audit";
import { requireTeams } from "./known-teams";
import { affectByPlaces } from "./reconcile/affect-findings";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";
import { writeOwnership } from "./reconcile/write-ownership";

type Rules = z.output<typeof replaceOwnershipRulesInput>["rules"];

const WRITE = `
insert into ownership_rule (org_id, id, position, team_id, cluster_glob, namespace_glob, repository_glob, label_key, label_value)
select $1, r.id, r.position, r.team_id, r.cluster_glob, r.namespace_glob, r.repository_glob, r.label_key, r.label_value
from jsonb_to_recordset($2::jsonb) as r(id uuid, position int, team_id uuid, cluster_glob text, namespace_glob text, repository_glob text, label_key text, label_value text)`;

async function writeRules(client: ClientBase, ctx: Ctx, rules: Rules): Promise<void> {
  const rows = rules.map((rule, position) => {
    const at = rule.label?.indexOf("=") ?? -1;
    return {
      id: newId(),
      position,
      team_id: rule.teamId,
      cluster_glob: rule.clusterGlob,
      namespace_glob: rule.namespaceGlob,
      repository_glob: rule.repositoryGlob,
      label_key: rule.label?.slice(0, at) ?? null,
      label_value: rule.label?.slice(at + 1) ?? null,
    };
  });
  await client.query("delete from ownership_rule where org_id = $1", [ctx.orgId]);
  await client.query(WRITE, [ctx.orgId, JSON.stringify(rows)]);
}

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
      await requireTeams(
        client,
        ctx,
        input.rules.map((rule) => rule.teamId),
      );
      await writeRules(client, ctx, input.rules);
      await applyRules(client, ctx.orgId);
      await audit(client, ctx, { action: "ownership.replace", object: "ownership rules", detail: { rules: input.rules } });
    });
    return listOwnershipRules(ctx, {});
  },
);
