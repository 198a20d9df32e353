import type { ClientBase } from "pg";
import { EXPLOITATIONS } from "@/lib/core/factors";
import { FIRST_IN_CLUSTER, TARGET_KINDS } from "@/lib/core/records";
import { FINDING_STATES, ORIGINS, OUTCOMES, SEEN_BY, SHAPE_BITS } from "@/lib/core/shape";
import { DECISION, UNCOVERED } from "@/lib/core/statement";
import { bitsOf } from "@/lib/db/shape-bits";
import { BOD_26_04, timelineIndex } from "@/lib/risk/bod-26-04";
import {
  ageStepSql,
  dueSql,
  exposureOfRankSql,
  exposureRankSql,
  factorsSql,
  policyJoin,
  policyParameter,
  prioritySql,
  rankSql,
} from "@/lib/risk/score-sql";
import { tellWatchers } from "../inbox/tell-watchers";
import { isWanted, writeOutbox } from "../notify/write-outbox";
import { isDecided, judgeFindings, writeDecisionFindings } from "./judge-findings";
import { readPolicy } from "./read-policy";

/** What a reconcile did to findings, for receipts and for the outbox. */
export interface Change {
  new: number;
  reopened: number;
  fixed: number;
  /** findings that a decision began to hold of */
  decided: number;
  /** change of open findings by outcome, zero where none */
  byOutcome: Record<string, number>;
}

export interface Occasion {
  /** when what happened was true, by the report's own time */
  at: Date;
  reason: string;
  reportId: string | null;
  /** the person who did it, who is not told of it */
  by?: string | null;
}

/**
 * Findings to look at; seeds (place, kind, problem, subject) are needed only for those that may be new, and what was told of
 * them only for those that are over already, of which no sighting is kept.
 */
export const CREATE_AFFECTED = `
create temp table affected (
  finding_id uuid primary key, place_id uuid, kind smallint, problem text, subject text,
  seen_at timestamptz, gone_at timestamptz, told_severity smallint, told_tool text, told_fixable boolean
) on commit drop`;

const shift = (fact: keyof typeof SHAPE_BITS): number => SHAPE_BITS[fact][0];

const STATE = { open: FINDING_STATES.indexOf("open"), triage: FINDING_STATES.indexOf("in_triage"), fixed: FINDING_STATES.indexOf("fixed") };
const ORIGIN = { unknown: ORIGINS.indexOf("unknown"), none: ORIGINS.indexOf("none") };
const isOpen = (shape: string): string => `${bitsOf("state", shape)} <= ${STATE.triage}`;

/** BOD 26-04 as an array over the four input bits (1-based for SQL). */
const TIMELINE = `'{${[...BOD_26_04]
  .sort((a, b) => timelineIndex(a) - timelineIndex(b))
  .map((row) => OUTCOMES.indexOf(row.outcome))
  .join(",")}}'::int[]`;

/**
 * How far what shows a finding can be reached. An image is reached as what runs it; in nothing that runs it is out of reach,
 * as source trees are. Machines run, and nobody says how they can be reached.
 */
const REACH = `case when t.running then t.exposure when t.kind in (${TARGET_KINDS.indexOf("vm")}, ${TARGET_KINDS.indexOf("node")}) then 0 else 1 end`;

/** Of what counts (active targets); of a finding that is seen only in what does not count any more, of all that show it. */
const whereItCounts = (aggregate: string): string => `coalesce(${aggregate} filter (where t.active), ${aggregate})`;

const seenByOf = (tool: string): string =>
  `case ${tool} when 'trivy' then ${SEEN_BY.indexOf("trivy")} when 'grype' then ${SEEN_BY.indexOf("grype")} else 0 end`;

/** When a tool that shows finding a only in an image that no longer counts first looked at a newer one of its repository. */
const RETIRED_AT = `(
  select min(l.first_scan_at) from sighting s
  join image older on older.org_id = $1 and older.id = s.target_id
  join image newer on newer.org_id = $1 and newer.repository_id = older.repository_id
    and (coalesce(newer.built_at, newer.first_seen_at), newer.id) > (coalesce(older.built_at, older.first_seen_at), older.id)
  join target_scan l on l.org_id = $1 and l.target_id = newer.id and l.tool = s.tool
  where s.org_id = $1 and s.finding_id = a.finding_id)`;

/** Somebody has taken it up since it is open; what reopens has to be taken up anew. */
const TAKEN_UP = `w.finding_id is not null and x.old_id is not null and (${bitsOf("state", "x.old_shape")} = ${STATE.triage}
  or (${bitsOf("state", "x.old_shape")} <> ${STATE.fixed} and w.triage_at >= x.state_since))`;

const FACTORS = factorsSql({
  exploitation: "j.exploitation",
  exposure: "j.reach",
  automatable: "j.automatable",
  technicalTotal: "j.technical_total",
  impact: "j.impact",
  privileged: "j.privileged",
  signalled: "j.signalled",
  ageStep: `(${ageStepSql("j.first_seen_at")})`,
});

const CLOCK = {
  outcome: "j.outcome",
  severity: "j.severity",
  firstSeenAt: "j.first_seen_at",
  publishedAt: "j.published_at",
  fixKnownAt: "j.fix_known_at",
  kevAddedOn: "j.kev_added_on",
};

/**
 * The heart of the join: what the sightings, targets and vulnerabilities say now, as one row a finding, with the row that
 * stood before. $1 org, $2 time.
 */
const CHANGE = `
create temp table change on commit drop as
with sight as (
  select a.finding_id,
    bool_or(t.active) as active,
    bool_or(t.active and t.running) as running,
    bool_or(t.active and t.running and t.exposed) as exposed,
    bool_or(t.active and t.running and t.privileged) as privileged,
    bool_or(t.active and t.running and t.signalled) as signalled,
    ${exposureOfRankSql(`max(${exposureRankSql(REACH)}) filter (where t.active)`)} as exposure,
    max(coalesce(case when t.running then t.impact end, owner.criticality)) filter (where t.active) as impact,
    ${whereItCounts("bool_or(coalesce(s.fixed_version, '') <> '')")} as fixable,
    ${whereItCounts(`max(case when t.kind <> 0 then ${ORIGIN.none} else coalesce(p.origin, ${ORIGIN.unknown}) end)`)} as origin,
    max(case when t.active then 100 else 0 end + s.precedence * 10 + s.severity) % 10 as severity,
    ${whereItCounts("min(s.tool)")} as first_tool,
    ${whereItCounts("max(s.tool)")} as last_tool
  from affected a
  join sighting s on s.org_id = $1 and s.finding_id = a.finding_id
  join target t on t.org_id = $1 and t.id = s.target_id
  left join team owner on owner.org_id = $1 and owner.id = t.team_id
  left join image_package p on p.org_id = $1 and p.target_id = s.target_id and p.package_id = s.package_id
  group by a.finding_id
), /* seen only in images that do not count any more, by a tool that has looked at no newer one, nor at one that counts */ unlooked as (
  select distinct a.finding_id
  from sight a
  join sighting s on s.org_id = $1 and s.finding_id = a.finding_id
  join target t on t.org_id = $1 and t.id = s.target_id
  join affected n on n.finding_id = a.finding_id
  left join finding f on f.org_id = $1 and f.id = a.finding_id
  where not a.active and not exists (
    select from target o join target_look l on l.org_id = $1 and l.target_id = o.id and l.tool = s.tool
      and l.kind = coalesce(${bitsOf("kind", "f.shape")}, n.kind)
    where o.org_id = $1 and o.place_id = t.place_id and (o.active or exists (
      select from image newer join image older on older.org_id = $1 and older.id = t.id
      where newer.org_id = $1 and newer.id = o.id
        and (coalesce(newer.built_at, newer.first_seen_at), newer.id) > (coalesce(older.built_at, older.first_seen_at), older.id))))
), placed as (
  select a.finding_id, array_agg(distinct number order by number) as clusters
  from sight a
  join sighting s on s.org_id = $1 and s.finding_id = a.finding_id
  join target t on t.org_id = $1 and t.id = s.target_id and t.active and t.running
  cross join lateral unnest(t.clusters) as number
  where a.running
  group by a.finding_id
), facts as (
  select a.finding_id, coalesce(f.place_id, a.place_id) as place_id,
    coalesce(f.problem, a.problem) as problem, coalesce(f.subject, a.subject) as subject,
    coalesce(${bitsOf("kind", "f.shape")}, a.kind) as kind,
    coalesce(sight.active, false) or unlooked.finding_id is not null as seen,
    coalesce(sight.running, false) as running, coalesce(sight.exposed, false) as exposed,
    coalesce(sight.privileged, false) as privileged, coalesce(sight.signalled, false) as signalled,
    coalesce(sight.exposure, 1) as reach, sight.impact,
    case when sight.finding_id is not null then sight.fixable when f.finding_id is not null then f.fix_known_at is not null
      else coalesce(a.told_fixable, false) end as fixable,
    coalesce(sight.severity, ${bitsOf("severity", "f.shape")}, a.told_severity, 0) as severity,
    case when coalesce(${bitsOf("kind", "f.shape")}, a.kind) <> 0 then ${ORIGIN.none}
      else coalesce(sight.origin, ${bitsOf("origin", "f.shape")}, ${ORIGIN.unknown}) end as origin,
    case when sight.first_tool is null then coalesce(${bitsOf("seenBy", "f.shape")}, ${seenByOf("a.told_tool")})
      when sight.first_tool <> sight.last_tool then ${SEEN_BY.indexOf("several")} else ${seenByOf("sight.first_tool")} end as seen_by,
    coalesce(placed.clusters, home.clusters, '{}')::smallint[] as clusters,
    f.finding_id as old_id, f.shape as old_shape, f.team_id as old_team, f.clusters as old_clusters,
    f.state_since, f.first_seen_at as old_first_seen_at, f.fix_known_at as old_fix_known_at, f.due_at as old_due_at,
    least(f.first_seen_at, coalesce(a.seen_at, f.first_seen_at), case when f.finding_id is null then a.seen_at end) as first_seen_at,
    case when f.finding_id is null and sight.finding_id is not null and not sight.active and unlooked.finding_id is null
      then coalesce(a.gone_at, ${RETIRED_AT}) else a.gone_at end as gone_at
  from affected a
  left join (select id as finding_id, * from finding where org_id = $1) f on f.finding_id = a.finding_id
  left join sight on sight.finding_id = a.finding_id
  left join unlooked on unlooked.finding_id = a.finding_id
  left join placed on placed.finding_id = a.finding_id
  left join target home on home.org_id = $1 and home.id = coalesce(f.place_id, a.place_id) and home.kind >= ${FIRST_IN_CLUSTER}
), judged as (
  select x.*, v.kev_added_on, v.kev_added_on is not null as kev, v.published_at, v.automatable, v.technical_total,
    case when v.kev_added_on is not null then ${EXPLOITATIONS.indexOf("active")} else v.exploitation end as exploitation,
    coalesce(round(v.epss * 1000), -1)::smallint as epss,
    case when not x.seen then ${STATE.fixed} when coalesce(d.state, ${STATE.open}) = ${STATE.open} and ${TAKEN_UP} then ${STATE.triage}
      else coalesce(d.state, ${STATE.open}) end as state,
    case when not x.seen then $2::timestamptz else greatest($2::timestamptz, d.decided_at) end as moved_at,
    case when x.seen then d.decided_at end as decided_at, case when x.seen then d.says end as says,
    case when x.kind <> 0 then 0 else (${TIMELINE})[1 + (v.kev_added_on is not null)::int + x.exposed::int * 2
      + coalesce(v.automatable, false)::int * 4 + coalesce(v.technical_total, false)::int * 8] end as outcome,
    case when x.fixable then coalesce(x.old_fix_known_at, $2::timestamptz) end as fix_known_at,
    t.team_id
  from facts x
  left join vulnerability v on v.id = x.problem and x.kind = 0
  left join verdict d on d.finding_id = x.finding_id
  left join finding_work w on w.org_id = $1 and w.finding_id = x.finding_id and w.triage_at is not null
  left join lateral (select team_id from target where org_id = $1 and place_id = x.place_id limit 1) t on true
), scored as (
  select j.*, ${FACTORS} as factors from judged j
)
select j.*,
  (j.state << ${shift("state")}) | (j.severity << ${shift("severity")}) | (j.outcome << ${shift("outcome")})
    | (j.kind << ${shift("kind")}) | (j.kev::int << ${shift("kev")}) | (j.exposed::int << ${shift("exposed")})
    | (j.running::int << ${shift("running")}) | (j.fixable::int << ${shift("fixable")}) | (j.seen_by << ${shift("seenBy")})
    | (case when j.kind = 0 then ${prioritySql("j.factors")} else 0 end << ${shift("priority")})
    | (j.origin << ${shift("origin")}) as shape,
  ${rankSql({ outcome: "j.outcome", severity: "j.severity", epss: "j.epss", running: "j.running::int", fixable: "j.fixable::int", factors: "j.factors" })} as rank,
  ${dueSql({ open: `j.state <= ${STATE.triage}`, ...CLOCK })} as due_at, ${dueSql({ open: "true", ...CLOCK })} as due_if_open
from scored j ${policyJoin("$3", "j.team_id")}`;

/** Since when a finding that was always judged so is in its state: what was seen before anybody said so was open till then. */
const BEGAN = `case when state between ${STATE.open} + 1 and ${STATE.fixed} - 1 
  then greatest(first_seen_at, least(decided_at, state_since)) else first_seen_at end`;

const INSERT = `
insert into finding (org_id, id, place_id, team_id, shape, clusters, problem, subject, rank, factors, epss, first_seen_at, state_since, fix_known_at, due_at)
select $1, finding_id, place_id, team_id, shape, clusters, problem, subject, rank, factors, epss, first_seen_at,
  greatest(gone_at, ${BEGAN}), fix_known_at, due_at
from change where old_id is null order by finding_id`;

/**
 * A fix that what was seen earlier contradicts, in a report that came later: it never was. The stretch before it goes on.
 */
const VOIDED = `
create temp table voided on commit drop as
select c.finding_id, s.from_at, s.to_at from change c
join finding_span s on s.org_id = $1 and s.finding_id = c.finding_id and s.to_at = c.state_since
where ${bitsOf("state", "c.old_shape")} = ${STATE.fixed} and c.moved_at <= c.state_since and ${bitsOf("state", "s.shape")} = c.state`;
const UNSPAN = `
delete from finding_span s using voided v
where s.org_id = $1 and s.finding_id = v.finding_id and s.from_at = v.from_at and s.to_at = v.to_at`;

const UPDATE = `
update finding f set team_id = c.team_id, shape = c.shape, clusters = c.clusters, rank = c.rank, factors = c.factors, epss = c.epss,
  first_seen_at = c.first_seen_at, fix_known_at = c.fix_known_at, due_at = c.due_at,
  state_since = case when c.state <> ${bitsOf("state", "c.old_shape")}
    then coalesce((select case when v.from_at = f.first_seen_at then c.began_at else v.from_at end from voided v where v.finding_id = c.finding_id),
      greatest(c.moved_at, f.state_since))
    when f.state_since = f.first_seen_at then c.began_at else f.state_since end
from (select *, ${BEGAN} as began_at from change) c
where f.org_id = $1 and f.id = c.finding_id and c.old_id is not null
  and (f.team_id, f.shape, f.clusters, f.rank, f.factors, f.epss, f.first_seen_at, f.fix_known_at, f.due_at)
    is distinct from (c.team_id, c.shape, c.clusters, c.rank, c.factors, c.epss, c.first_seen_at, c.fix_known_at, c.due_at)`;

/** Why a state ended: somebody's word, or that no decision covers what is seen now, or else what was going on. */
const WHY = `case when state between ${STATE.open} + 1 and ${STATE.fixed} - 1 then coalesce(says, $3::text)
  when ${isDecided(bitsOf("state", "old_shape"))} and state = ${STATE.open}
  then coalesce(says, case when starts_with($3::text, '${DECISION}') then $3::text else '${UNCOVERED}' end) else $3::text end`;

/** The stretch that a change of state closes, with the deadline that held to its end; one of no length says nothing. */
const SPANS = `
insert into finding_span (org_id, finding_id, from_at, to_at, shape, reason, report_id, due_at, due_known)
select $1::int, finding_id, state_since, moved_at, old_shape, ${WHY}, $2::uuid, old_due_at, true from change
where old_id is not null and state <> ${bitsOf("state", "old_shape")} and state_since < moved_at
union all
select $1::int, finding_id, first_seen_at, gone_at, shape - ${STATE.fixed}, $3::text, $2::uuid, due_if_open, true from change
where old_id is null and gone_at > first_seen_at
union all
select $1::int, finding_id, first_seen_at, ${BEGAN}, shape - state, coalesce(says, $3::text), $2::uuid, due_if_open, true from change
where (old_id is null or (state_since = old_first_seen_at and state = ${bitsOf("state", "old_shape")}))
  and first_seen_at < ${BEGAN} and state < ${STATE.fixed} and gone_at is null
on conflict do nothing`;

const DELTAS = `
create temp table delta on commit drop as
select place_id, coalesce(team_id, '00000000-0000-0000-0000-000000000000') as team_id, shape, clusters, 1 as n
from change where old_id is null or (shape, team_id, clusters) is distinct from (old_shape, old_team, old_clusters)
union all
select place_id, coalesce(old_team, '00000000-0000-0000-0000-000000000000'), old_shape, old_clusters, -1
from change where old_id is not null and (shape, team_id, clusters) is distinct from (old_shape, old_team, old_clusters)`;

// Rows go in order of key: two reports that touch the same counters wait for each other and never deadlock.
const COUNTERS = [
  `insert into place_count (org_id, place_id, shape, count)
   select $1::int, place_id, shape, sum(n) from delta group by place_id, shape having sum(n) <> 0 order by place_id, shape
   on conflict (org_id, place_id, shape) do update set count = place_count.count + excluded.count`,
  `insert into team_count (org_id, team_id, shape, count)
   select $1::int, team_id, shape, sum(n) from delta group by team_id, shape having sum(n) <> 0 order by team_id, shape
   on conflict (org_id, team_id, shape) do update set count = team_count.count + excluded.count`,
  `insert into cluster_count (org_id, number, team_id, shape, count)
   select $1::int, number, team_id, shape, sum(n) from delta, unnest(clusters) as number
   group by number, team_id, shape having sum(n) <> 0 order by number, team_id, shape
   on conflict (org_id, number, team_id, shape) do update set count = cluster_count.count + excluded.count`,
];

/** Brings what the temp table "delta" holds to the counters. */
export async function writeCounters(client: ClientBase, orgId: number): Promise<void> {
  for (const statement of COUNTERS) await client.query(statement, [orgId]);
}

const SUMMARY = `
select bits.outcome,
  count(*) filter (where old_id is null)::int as new,
  count(*) filter (where old_id is not null and not ${isOpen("old_shape")} and ${isOpen("shape")})::int as reopened,
  count(*) filter (where old_id is not null and ${isOpen("old_shape")} and state = ${STATE.fixed})::int as fixed,
  count(*) filter (where ${isDecided("state")} and (old_id is null or not (${isDecided(bitsOf("state", "old_shape"))})))::int as decided,
  count(*) filter (where ${isDecided("state")} or (old_id is not null and ${isDecided(bitsOf("state", "old_shape"))}))::int as judged,
  count(*) filter (where ${isOpen("shape")})::int as open_now,
  0 as open_before, ${isWanted("$1::int", ["findings.opened", "findings.urgent"])} as wanted,
  exists (select from watch where org_id = $1::int) as watched
from change, lateral (select ${bitsOf("outcome", "shape")} as outcome) bits group by 1
union all
select ${bitsOf("outcome", "old_shape")}, 0, 0, 0, 0, 0, 0, count(*) filter (where ${isOpen("old_shape")})::int, false, false
from change where old_id is not null group by 1`;

type SummaryColumn = "outcome" | "new" | "reopened" | "fixed" | "decided" | "judged" | "open_now" | "open_before";

/**
 * Looks again at every finding of the temp table "affected" and writes only what changed, with spans and exact counters,
 * in the caller's transaction. Needs that table (CREATE_AFFECTED) filled and an advisory lock on the places concerned.
 */
export async function reconcileFindings(client: ClientBase, orgId: number, { at, reason, reportId, by }: Occasion): Promise<Change> {
  await client.query("analyze affected");
  await client.query("drop table if exists pg_temp.change, pg_temp.delta, pg_temp.verdict, pg_temp.voided");
  await judgeFindings(client, orgId);
  const { policy, teamRules } = await readPolicy(client, orgId);
  await client.query(CHANGE, [orgId, at, policyParameter(policy, teamRules)]);
  await client.query("analyze change");
  await client.query(INSERT, [orgId]);
  await client.query(VOIDED, [orgId]);
  await client.query(UPDATE, [orgId]);
  await client.query(UNSPAN, [orgId]);
  await client.query(SPANS, [orgId, reportId, reason]);
  await client.query(DELTAS);
  const { rows } = await client.query<Record<SummaryColumn, number> & { wanted: boolean; watched: boolean }>(SUMMARY, [orgId]);
  await writeCounters(client, orgId);
  if (rows.some(({ judged }) => judged > 0)) await writeDecisionFindings(client, orgId, at);
  if (rows.some(({ wanted }) => wanted)) await writeOutbox(client, orgId);
  if (rows.some(({ watched }) => watched)) await tellWatchers(client, orgId, by ?? null);
  const change: Change = { new: 0, reopened: 0, fixed: 0, decided: 0, byOutcome: {} };
  for (const row of rows) {
    change.new += row.new;
    change.reopened += row.reopened;
    change.fixed += row.fixed;
    change.decided += row.decided;
    const outcome = OUTCOMES[row.outcome] ?? "none";
    change.byOutcome[outcome] = (change.byOutcome[outcome] ?? 0) + row.open_now - row.open_before;
  }
  for (const [outcome, delta] of Object.entries(change.byOutcome)) if (delta === 0) delete change.byOutcome[outcome];
  return change;
}
