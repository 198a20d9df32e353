import { z } from "zod";
import { NIL_ID } from "@/lib/core/ids";
import { bitsOf } from "@/lib/db/shape-bits";
import { raw, rows, type Sql, sql } from "@/lib/db/sql";
import type { RiskPolicy } from "@/lib/risk/policy";
import { daysSql, policyParameter } from "@/lib/risk/score-sql";
import type { Moment } from "./coverage-sql";
import { allPolicies, currentPolicy, rulesOf } from "./current-policy";
import { factCondition, factFilter } from "./finding-facts";
import { countedFindings, findingsAt } from "./findings-at";
import { joinPolicy } from "./policy-sql";
import { type FactsQuery, type ScopeKey, scopeKey } from "./scope-facts";
import { isOpen, isVulnerability } from "./shape-sql";

/** Open vulnerabilities whose clock runs, and those past their deadline; null: nobody kept the deadlines of that moment. */
export interface Clocks {
  timed: number | null;
  overdue: number | null;
}

const clockRow = z.object({ teamId: z.string(), clusterId: z.string(), timed: z.number(), overdue: z.number(), unkept: z.number() });

/**
 * The clocks of all, each team, each cluster and each pair of them, by scopeKey; a scope with none is absent. Those that run
 * now are known from counters, what is overdue from the order of deadlines; a past moment is read from spans. Two statements.
 */
export async function readClocks({ orgId, moment, team }: FactsQuery, at: Date): Promise<ReadonlyMap<ScopeKey, Clocks>> {
  const parts = moment === "now" ? await clocksNow(orgId, at) : clocksThen(orgId, moment);
  const found = await rows(
    clockRow,
    sql`with parts(team_id, number, timed, overdue, unkept) as (${parts})
        select case when grouping(p.team_id) = 1 then '*' else p.team_id::text end as "teamId", coalesce(n.cluster_id::text, '*') as "clusterId",
          sum(p.timed)::int as timed, sum(p.overdue)::int as overdue, sum(p.unkept)::int as unkept
        from parts p left join cluster_number n on n.org_id = ${orgId} and n.number = p.number
        where ${team(sql`p.team_id`)} group by grouping sets ((n.cluster_id, p.team_id), (n.cluster_id))`,
  );
  return new Map(
    found.map(({ teamId, clusterId, timed, overdue, unkept }) => [
      scopeKey(teamId, clusterId),
      unkept > 0 ? { timed: null, overdue: null } : { timed, overdue },
    ]),
  );
}

/** The shapes that open findings whose clock may run have, by any team's policy: rows (shape). */
export const timedShapes = (orgId: number, policies: readonly RiskPolicy[]): Sql =>
  sql`(select distinct shape from team_count where org_id = ${orgId} and count > 0
    and ${factCondition(factFilter({ overdue: true }, policies), sql`shape`)})`;

async function clocksNow(orgId: number, at: Date): Promise<Sql> {
  const { policy, teams } = await currentPolicy(orgId);
  const policies = allPolicies({ policy, teams });
  const timed = factCondition(factFilter({ overdue: true }, policies), sql`c.shape`);
  return sql`
    select c.team_id, c.number, c.count, 0, 0
    from ${countedFindings(orgId, "now")} c ${joinPolicy(policyParameter(policy, rulesOf(teams)), "c.team_id")}
    where ${timed} and ${raw(daysSql(bitsOf("outcome", "c.shape"), bitsOf("severity", "c.shape")))} is not null
    union all
    select l.team_id, n.number, 0, l.overdue, 0
    from (
      select coalesce(f.team_id, ${NIL_ID}::uuid) as team_id, f.clusters, count(*) as overdue
      from ${timedShapes(orgId, policies)} s
      cross join lateral (select f.team_id, f.clusters from finding f
        where f.org_id = ${orgId} and f.shape = s.shape and f.due_at < ${at}::timestamptz) f
      group by 1, 2) l
    cross join lateral ${inAllAndEach(sql`l.clusters`)} n`;
}

const clocksThen = (orgId: number, moment: Exclude<Moment, "now">): Sql => sql`
  select stood.team_id, n.number, stood.timed, stood.overdue, stood.unkept
  from (
    select coalesce(f.team_id, ${NIL_ID}::uuid) as team_id, f.clusters, count(*) filter (where f.due_at is not null) as timed,
      count(*) filter (where f.due_at < ${moment}::timestamptz) as overdue, count(*) filter (where not f.due_known) as unkept
    from ${findingsAt(orgId, moment)} f where ${isOpen(sql`f.shape`)} and ${isVulnerability(sql`f.shape`)} group by 1, 2) stood
  cross join lateral ${inAllAndEach(sql`stood.clusters`)} n`;

/** One row for all clusters together (number null), and one for each. */
const inAllAndEach = (clusters: Sql): Sql => sql`(select null::smallint as number union all select unnest(${clusters}))`;
