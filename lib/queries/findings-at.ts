import { type Sql, sql } from "@/lib/db/sql";
import type { Moment } from "./coverage-sql";
import { has } from "./shape-sql";

/**
 * The clusters of a finding f (org_id, place_id, clusters) that ran then, or not: those that it names now, or those of its
 * place where it is fixed by now and names none.
 */
export const clustersThen = (ran: Sql): Sql => sql`(case when ${ran} then coalesce(nullif(f.clusters, '{}'),
    array(select distinct n.number from target t, unnest(t.clusters) n(number) where t.org_id = f.org_id and t.place_id = f.place_id), '{}')
  else '{}' end)::smallint[]`;

/** The deadline of a closed stretch s of a finding f: the one that held to its end, or today's where none was kept. */
export const dueThen = sql`(case when s.due_known then s.due_at else f.due_at end)`;

/**
 * Rows (id, team_id, place_id, problem, due_at, due_known, shape, clusters): every finding as it stood at a past moment. One
 * that ran then and is fixed today no longer names its clusters; those of its place are taken. Teams are today's owners. The
 * deadline is the one that held when that stretch ended, or today's where it has not (due_known: it was kept).
 */
export const findingsAt = (orgId: number, moment: Date): Sql => sql`(
  select f.id, f.team_id, f.place_id, f.problem, case when stood.due_known then stood.due_at else f.due_at end as due_at,
    stood.due_known, stood.shape,
    case when ${has(sql`stood.shape`, "running")} then coalesce(nullif(f.clusters, '{}'), p.clusters, '{}') else '{}' end as clusters
  from (
    select f.id, f.shape, f.due_at, true as due_known from finding f where f.org_id = ${orgId} and f.state_since <= ${moment}::timestamptz
    union all
    select s.finding_id, s.shape, s.due_at, s.due_known from finding_span s
    where s.org_id = ${orgId} and s.from_at <= ${moment}::timestamptz and s.to_at > ${moment}::timestamptz
  ) stood
  join finding f on f.org_id = ${orgId} and f.id = stood.id
  left join (
    select t.place_id, array_agg(distinct n.number)::smallint[] as clusters
    from target t, unnest(t.clusters) n(number) where t.org_id = ${orgId} group by t.place_id
  ) p on p.place_id = f.place_id)`;

/**
 * Rows (level 'team' | 'cluster', team_id, number, shape, count): exact counts of findings by shape, team_id being the nil
 * id for the unowned. Now they are the kept counters; in the past they are counted from spans.
 */
export function countedFindings(orgId: number, moment: Moment): Sql {
  if (moment === "now") {
    return sql`(
      select 'team' as level, team_id, null::smallint as number, shape, count from team_count where org_id = ${orgId} and count > 0
      union all
      select 'cluster', team_id, number, shape, count from cluster_count where org_id = ${orgId} and count > 0)`;
  }
  return sql`(
    with stood as materialized (
      select coalesce(f.team_id, '00000000-0000-0000-0000-000000000000') as team_id, f.clusters, f.shape, count(*)::int as count
      from ${findingsAt(orgId, moment)} f group by 1, 2, 3)
    select 'team' as level, team_id, null::smallint as number, shape, count from stood
    union all
    select 'cluster', team_id, small.n, shape, count from stood, unnest(clusters) as small(n))`;
}
