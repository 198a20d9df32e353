import { SSVC_PRIORITIES } from "@/lib/core/shape";
import { raw, type Sql, sql } from "@/lib/db/sql";
import { dueSql, prioritySql, rankSql, withImpactSql } from "@/lib/risk/score-sql";
import { joinPolicy } from "./policy-sql";
import { fact, isOpen, isVulnerability } from "./shape-sql";

export interface Draft {
  orgId: number;
  /** only findings whose id comes before this are looked at: ids are hashes, so that they are an even sample */
  before: string;
  /** lib/risk/score-sql policyParameter */
  policy: string;
  teams: Readonly<Record<string, number>>;
  namespaces: Readonly<Record<string, number | null>>;
}

const changes = (of: Readonly<Record<string, number | null>>): Sql =>
  sql`(select key::uuid as id, nullif(value, 'null')::int as criticality from jsonb_each(${JSON.stringify(of)}::jsonb) as c(key, json), lateral (select c.json::text as value) v)`;

/** The impact of each target as it would be with other criticalities: as refreshTargets and the score work it out. */
const impacts = ({ orgId, teams, namespaces }: Draft): Sql => sql`
  teams as (select t.id, coalesce(c.criticality, t.criticality) as criticality from team t left join ${changes(teams)} c on c.id = t.id where t.org_id = ${orgId}),
  spaces as (select n.cluster_id, n.name, case when c.id is null then n.criticality else c.criticality end as criticality
    from namespace n left join ${changes(namespaces)} c on c.id = n.id where n.org_id = ${orgId}),
  impact as (
    select s.finding_id, max(coalesce(case when t.running then run.criticality end, owner.criticality)) as impact
    from picked p
    join sighting s on s.org_id = ${orgId} and s.finding_id = p.id
    join target t on t.org_id = ${orgId} and t.id = s.target_id and t.active
    left join teams owner on owner.id = t.team_id
    left join (
      select c.image_id, max(coalesce(space.criticality, team.criticality, home.criticality)) as criticality
      from container c
      join workload w on w.org_id = c.org_id and w.id = c.workload_id and w.gone_at is null
      left join spaces space on space.cluster_id = w.cluster_id and space.name = w.namespace
      left join teams team on team.id = w.team_id
      left join repository r on r.org_id = c.org_id and r.id = c.repository_id
      left join teams home on home.id = r.team_id
      where c.org_id = ${orgId} and c.running and c.image_id is not null group by c.image_id) run on run.image_id = t.id
    group by s.finding_id)`;

const FACTORS = "p.new_factors";
const PRIORITY = raw(prioritySql(FACTORS));
const RANK = raw(
  rankSql({ outcome: "p.outcome", severity: "p.severity", epss: "p.epss", running: "p.running", fixable: "p.fixable", factors: FACTORS }),
);
const DUE = raw(
  dueSql({
    open: "true",
    outcome: "p.outcome",
    severity: "p.severity",
    firstSeenAt: "p.first_seen_at",
    publishedAt: "v.published_at",
    fixKnownAt: "case when p.fixable = 1 then p.fix_known_at end",
    kevAddedOn: "v.kev_added_on",
  }),
);

/**
 * A WITH list whose last table, judged, has the open vulnerabilities that are looked at with their rank, priority, deadline
 * and place in the order, before and after (…_then). Criticalities are worked out anew only where the draft changes some.
 */
export function judged(draft: Draft): Sql {
  const { orgId, before, policy } = draft;
  const changed = Object.keys(draft.teams).length + Object.keys(draft.namespaces).length > 0;
  const factors = changed ? sql`${raw(withImpactSql("p.factors", "i.impact"))}` : sql`p.factors`;
  return sql`picked as materialized (
      select f.id, f.team_id, f.problem, f.subject, f.place_id, f.rank, f.epss, f.factors, f.first_seen_at, f.fix_known_at, f.due_at,
        ${fact(sql`f.shape`, "outcome")} as outcome, ${fact(sql`f.shape`, "severity")} as severity, ${fact(sql`f.shape`, "running")} as running,
        ${fact(sql`f.shape`, "fixable")} as fixable, ${fact(sql`f.shape`, "priority")} as priority
      from finding f where f.org_id = ${orgId} and f.id < ${before}::uuid and ${isOpen(sql`f.shape`)} and ${isVulnerability(sql`f.shape`)}
    ), ${changed ? sql`${impacts(draft)},` : sql``}
    refactored as (select p.*, ${factors} as new_factors from picked p ${changed ? sql`left join impact i on i.finding_id = p.id` : sql``}),
    scored as materialized (
      select p.*, ${RANK} as rank_then, ${PRIORITY} as priority_then, ${DUE} as due_then
      from refactored p left join vulnerability v on v.id = p.problem ${joinPolicy(policy, "p.team_id")}),
    judged as materialized (
      select s.*, row_number() over (order by rank desc, id)::int as position, row_number() over (order by rank_then desc, id)::int as position_then
      from scored s)`;
}

/** The number of the priority that is to be done at once. */
export const IMMEDIATE = SSVC_PRIORITIES.indexOf("immediate");
