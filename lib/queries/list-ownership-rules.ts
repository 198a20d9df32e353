import type { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { rows, sql } from "@/lib/db/sql";
import { ownershipRule, type ownershipRuleList } from "@/lib/schemas/admin";

/** The rules in the order in which they are tried, with what each owns; who sees only some teams sees those teams' rules. */
export const listOwnershipRules = guard("teams:read", async (ctx, _input: object): Promise<z.infer<typeof ownershipRuleList>> => {
  const own = ctx.teams === "all" ? sql`true` : sql`r.team_id = any(${[...ctx.teams]}::uuid[])`;
  const items = await rows(
    ownershipRule,
    sql`select r.id::text as id, r.position, jsonb_build_object('id', t.id, 'name', t.name) as team,
               r.cluster_glob as "clusterGlob", r.namespace_glob as "namespaceGlob", r.repository_glob as "repositoryGlob",
               r.label_key || '=' || coalesce(r.label_value, '') as label,
               (select count(*)::int from workload w where w.org_id = r.org_id and w.owner_rule_id = r.id and w.gone_at is null) as workloads,
               (select count(*)::int from repository p where p.org_id = r.org_id and p.owner_rule_id = r.id) as repositories
        from ownership_rule r join team t on t.org_id = r.org_id and t.id = r.team_id
        where r.org_id = ${ctx.orgId} and ${own} order by r.position`,
  );
  return { items };
});
