import type { ClientBase } from "pg";
import { severityNumber } from "@/lib/core/severity";
import { bitsOf } from "@/lib/db/shape-bits";
import { exposureOfRankSql, exposureRankSql } from "@/lib/risk/score-sql";
import { runningImages } from "./running-images";

export interface RefreshedTarget {
  id: string;
  name: string;
  /** it was active and is no more: neither the newest of its repository nor running */
  retired: boolean;
}

/**
 * Brings what the inventory says about images (newest, running, how exposed and critical, privileged, where, whose) to their targets.
 * Returns the targets that changed: findings seen in them must be looked at again.
 */
export async function refreshTargets(client: ClientBase, orgId: number, repositoryIds: readonly string[]): Promise<RefreshedTarget[]> {
  if (repositoryIds.length === 0) return [];
  await client.query(NEWEST, [orgId, repositoryIds]);
  return (await client.query<RefreshedTarget>(REFRESH, [orgId, repositoryIds])).rows;
}

/** Writes the sort key of images whose sightings changed: the shown severity of each vulnerability of each package in them. */
export async function writeSevereWeight(client: ClientBase, orgId: number, targetIds: readonly string[]): Promise<void> {
  await client.query(SEVERE_WEIGHT, [orgId, targetIds]);
}

const SEVERE_WEIGHT = `
with pair as (
  select s.target_id, max(s.precedence * 8 + s.severity) & 7 as severity
  from sighting s join finding f on f.org_id = s.org_id and f.id = s.finding_id
  where s.org_id = $1 and s.target_id = any($2::uuid[]) and ${bitsOf("kind", "f.shape")} = 0
  group by s.target_id, s.finding_id, s.package_id
), weighed as (
  select t.id, count(*) filter (where severity = ${severityNumber("critical")}) * 1000000.0
    + count(*) filter (where severity = ${severityNumber("high")}) as weight
  from unnest($2::uuid[]) as t(id) left join pair on pair.target_id = t.id group by t.id
)
update target t set severe_weight = w.weight from weighed w
where t.org_id = $1 and t.id = w.id and t.severe_weight <> w.weight`;

const NEWEST = `
update repository r set newest_image_id = n.id
from (
  select distinct on (repository_id) repository_id, id from image
  where org_id = $1 and repository_id = any($2::uuid[])
  order by repository_id, coalesce(built_at, first_seen_at) desc, id desc
) n
where r.org_id = $1 and r.id = n.repository_id and r.newest_image_id is distinct from n.id`;

const REFRESH = `
with running as (
  select c.image_id, bool_or(w.exposure = 3) as exposed, bool_or(c.privileged or w.host_access) as privileged,
    ${exposureOfRankSql(`max(${exposureRankSql("w.exposure")})`)} as exposure,
    max(coalesce(s.criticality, owner.criticality, home.criticality)) as impact,
    array_agg(distinct n.number order by n.number) as clusters
  from (${runningImages("c.repository_id = any($2::uuid[])")}) c
  join workload w on w.org_id = $1 and w.id = c.workload_id and w.gone_at is null
  join cluster_number n on n.org_id = w.org_id and n.cluster_id = w.cluster_id
  left join namespace s on s.org_id = w.org_id and s.cluster_id = w.cluster_id and s.name = w.namespace
  left join team owner on owner.org_id = w.org_id and owner.id = w.team_id
  left join image built on built.org_id = $1 and built.id = c.image_id
  left join repository r on r.org_id = $1 and r.id = built.repository_id
  left join team home on home.org_id = $1 and home.id = r.team_id
  group by c.image_id
), fresh as (
  select i.id, newest.id is not null or run.image_id is not null as active, run.image_id is not null as running,
    coalesce(run.exposed, false) as exposed, coalesce(run.privileged, false) as privileged,
    coalesce(run.exposure, 0) as exposure, run.impact, coalesce(run.clusters, '{}') as clusters, r.team_id
  from image i
  join repository r on r.org_id = i.org_id and r.id = i.repository_id
  left join image newest on newest.org_id = i.org_id and newest.id = r.newest_image_id
    and (newest.id = i.id or (newest.platform <> i.platform and (newest.digest = i.digest or newest.tags && i.tags)))
  left join running run on run.image_id = i.id
  where i.org_id = $1 and i.repository_id = any($2::uuid[])
)
update target t set active = f.active, running = f.running, exposed = f.exposed, privileged = f.privileged,
  exposure = f.exposure, impact = f.impact, clusters = f.clusters, team_id = f.team_id
from fresh f join target o on o.org_id = $1 and o.id = f.id
where t.org_id = $1 and t.id = f.id
  and (t.active, t.running, t.exposed, t.privileged, t.exposure, t.impact, t.clusters, t.team_id)
    is distinct from (f.active, f.running, f.exposed, f.privileged, f.exposure, f.impact, f.clusters, f.team_id)
returning t.id, t.name, o.active and not t.active as retired`;
