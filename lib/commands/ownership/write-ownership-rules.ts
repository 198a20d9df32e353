import type { ClientBase } from "pg";
import type { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import type { replaceOwnershipRulesInput } from "@/lib/schemas/admin";
import { requireTeams } from "../known-teams";

type OwnershipRules = z.output<typeof replaceOwnershipRulesInput>["rules"];

const WRITE = `
insert into ownership_rule (org_id, id, position, team_id, cluster_glob, namespace_glob, repository_glob, label_key, label_value)
select $1, r.id, r.position, r.team_id, r.cluster_glob, r.namespace_glob, r.repository_glob, r.label_key, r.label_value
from jsonb_to_recordset($2::jsonb) as r(id uuid, position int, team_id uuid, cluster_glob text, namespace_glob text, repository_glob text, label_key text, label_value text)`;

/** Puts these rules, in this order, in the place of all others; who owns what is not touched yet. Throws Problem invalid_request for a team that is not there. */
export async function writeOwnershipRules(client: ClientBase, ctx: Ctx, rules: OwnershipRules): Promise<void> {
  await requireTeams(
    client,
    ctx,
    rules.map((rule) => rule.teamId),
  );
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
