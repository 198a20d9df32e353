import { type Sql, sql } from "@/lib/db/sql";
import { type Moment, runsAt } from "./coverage-sql";
import { findingsAt } from "./findings-at";
import { has, isOpen } from "./shape-sql";

export interface WorkloadFindingsQuery {
  orgId: number;
  moment: Moment;
  /** which workloads, as a condition on their id */
  workload: (id: Sql) => Sql;
  /** by what to count, of workload w; each by itself where left out */
  key?: Sql;
  /** who may see findings, as a condition on their team */
  team: (column: Sql) => Sql;
}

/**
 * Rows (key, shape, count): the distinct open findings seen in the images that each workload (or group of them) runs. A repository with
 * one running image is read from its exact counters; only where several of its images run are sightings looked at. In the
 * past, a workload is given all that ran of its repositories.
 */
export function workloadFindings({ orgId, moment, workload, team, key = sql`w.id` }: WorkloadFindingsQuery): Sql {
  const ran = sql`
    select distinct ${key} as key, rs.image_id, i.repository_id
    from running_span rs
    join workload w on w.org_id = rs.org_id and w.id = rs.workload_id
    join image i on i.org_id = rs.org_id and i.id = rs.image_id
    where rs.org_id = ${orgId} and ${runsAt(sql`rs`, moment)} and ${workload(sql`rs.workload_id`)}`;
  if (moment !== "now") {
    return sql`(
      with ran as materialized (${ran})
      select r.key, f.shape, count(*)::int as count
      from (select distinct key, repository_id from ran) r
      join ${findingsAt(orgId, moment)} f on f.place_id = r.repository_id
      where ${isOpen(sql`f.shape`)} and ${has(sql`f.shape`, "running")} and ${team(sql`f.team_id`)}
      group by r.key, f.shape)`;
  }
  return sql`(
    with ran as materialized (${ran}), alone as materialized (
      select i.repository_id
      from (select distinct image_id from running_span where org_id = ${orgId} and to_at is null) run
      join image i on i.org_id = ${orgId} and i.id = run.image_id
      where i.repository_id in (select repository_id from ran)
      group by i.repository_id having count(*) = 1)
    select r.key, c.shape, c.count
    from (select distinct key, repository_id from ran where repository_id in (select repository_id from alone)) r
    join repository owned on owned.org_id = ${orgId} and owned.id = r.repository_id and ${team(sql`owned.team_id`)}
    join place_count c on c.org_id = ${orgId} and c.place_id = r.repository_id and c.count > 0
    where ${isOpen(sql`c.shape`)} and ${has(sql`c.shape`, "running")}
    union all
    select r.key, f.shape, count(distinct f.id)::int
    from ran r
    join sighting s on s.org_id = ${orgId} and s.target_id = r.image_id
    join finding f on f.org_id = ${orgId} and f.id = s.finding_id
    where r.repository_id not in (select repository_id from alone) and ${isOpen(sql`f.shape`)} and ${team(sql`f.team_id`)}
    group by r.key, f.shape)`;
}
