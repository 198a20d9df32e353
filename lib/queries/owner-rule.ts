import { z } from "zod";
import { row, sql } from "@/lib/db/sql";

const ruleRow = z.object({
  position: z.number(),
  team: z.string(),
  cluster: z.string().nullable(),
  namespace: z.string().nullable(),
  repository: z.string().nullable(),
  label: z.string().nullable(),
});

/** The ownership rule in words ("rule 3: namespace pay-* → Payments"), for the page of what it owns; null: no rule does. */
export async function describeOwnerRule(orgId: number, ruleId: string | null): Promise<string | null> {
  if (ruleId === null) return null;
  const rule = await row(
    ruleRow,
    sql`select (select count(*)::int from ownership_rule p where p.org_id = o.org_id and p.position <= o.position) as position, t.name as team, o.cluster_glob as cluster, o.namespace_glob as namespace, o.repository_glob as repository,
          o.label_key || '=' || o.label_value as label
        from ownership_rule o join team t on t.org_id = o.org_id and t.id = o.team_id where o.org_id = ${orgId} and o.id = ${ruleId}::uuid`,
  );
  if (!rule) return null;
  const conditions = (["cluster", "namespace", "repository", "label"] as const).flatMap((name) =>
    rule[name] === null ? [] : [`${name} ${rule[name]}`],
  );
  return `rule ${rule.position}: ${conditions.length > 0 ? conditions.join(", ") : "everything else"} → ${rule.team}`;
}
