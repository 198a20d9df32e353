import type { Agreement } from "@/lib/core/agreement";
import { type Sql, sql } from "@/lib/db/sql";
import { hasLooked, inCluster } from "./agreement-sql";
import { isVulnerability } from "./shape-sql";

/**
 * The condition on a finding f behind each number of the agreement view: only targets that count, that both tools have
 * looked at, and that run in the clusters asked for (null: any) are compared.
 */
export function agreementCondition({ kind, tool, other }: Agreement, clusters: readonly number[] | null): Sql {
  const seen = (condition: Sql): Sql => sql`exists (select from sighting s join target t on t.org_id = s.org_id and t.id = s.target_id
    where s.org_id = f.org_id and s.finding_id = f.id and t.active and ${inCluster(clusters)} and ${condition})`;
  if (other === null) {
    const someoneElse = sql`exists (select from target_look l where l.org_id = t.org_id and l.target_id = t.id and l.kind = 0 and l.tool <> ${tool})`;
    return sql`(${isVulnerability(sql`f.shape`)} and ${seen(sql`s.tool = ${tool} and ${hasLooked(sql`${tool}`)} and ${someoneElse}`)}
      and not ${seen(sql`s.tool <> ${tool} and ${hasLooked(sql`s.tool`)}`)})`;
  }
  const common = sql`${hasLooked(sql`${tool}`)} and ${hasLooked(sql`${other}`)}`;
  const by = (name: string): Sql => seen(sql`s.tool = ${name} and ${common}`);
  const said = (
    name: string,
    what: Sql,
  ): Sql => sql`(select ${what} from sighting s join target t on t.org_id = s.org_id and t.id = s.target_id
    where s.org_id = f.org_id and s.finding_id = f.id and s.tool = ${name} and t.active and ${inCluster(clusters)} and ${common})`;
  const differs = (what: Sql): Sql => sql`${said(tool, what)} is distinct from ${said(other, what)}`;
  const both = sql`${by(tool)} and ${by(other)}`;
  const meets = {
    both: () => both,
    only: () => sql`${by(tool)} and not ${by(other)}`,
    severity: () => sql`${both} and ${differs(SAID_SEVERITY)}`,
    fix: () => sql`${both} and ${differs(SAID_FIX)}`,
    unique: () => sql`false`,
  };
  return sql`(${isVulnerability(sql`f.shape`)} and ${meets[kind]()})`;
}

/** What a tool says of a finding's severity: the worst over its packages and images. */
export const SAID_SEVERITY: Sql = sql`max(s.severity)`;
/** What a tool says of a finding's fix: every fixed version that it names; null: none. */
export const SAID_FIX: Sql = sql`string_agg(distinct s.fixed_version, ', ' order by s.fixed_version) filter (where s.fixed_version <> '')`;
