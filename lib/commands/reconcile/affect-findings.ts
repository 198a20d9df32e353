import type { ClientBase } from "pg";
import { FINDING_STATES } from "@/lib/core/shape";
import { bitsOf } from "@/lib/db/shape-bits";

// Each of these fills the temp table "affected" (CREATE_AFFECTED) with findings to be looked at again. Those that speak of
// a scan need the temp tables stage and stage_target.

const FIXED = FINDING_STATES.indexOf("fixed");

/**
 * The newest word on a kind of finding: sightings become what it says, and findings whose sightings differ are looked at
 * again.
 */
export async function affectByDifference(client: ClientBase, orgId: number): Promise<void> {
  // A scan that failed, could not tell, or was not asked for a kind has not looked: what was seen before stands.
  await client.query(
    `with gone as (
       delete from sighting s using stage_target t, finding f
       where t.looked and s.org_id = $1 and s.target_id = t.target_id and s.tool = t.tool
         and f.org_id = $1 and f.id = s.finding_id
         and ${bitsOf("kind", "f.shape")} = any(t.covers)
         and ${bitsOf("kind", "f.shape")} <> all(t.late_kinds)
         and not exists (select from stage n where n.target = t.target and n.finding_id = s.finding_id and n.package_id = s.package_id)
         and not exists (select from stage_unjudged n where n.target = t.target and n.finding_id = s.finding_id)
       returning s.finding_id)
     insert into affected (finding_id) select distinct finding_id from gone`,
    [orgId],
  );
  await client.query(
    `with fresh as (
       insert into sighting (org_id, target_id, tool, finding_id, package_id, severity, precedence, severity_source, fixed_version, fix_state, tool_id)
       select $1, t.target_id, t.tool, n.finding_id, n.package_id, n.severity, n.precedence, n.severity_source, n.fixed_version, n.fix_state, n.tool_id
       from stage n
       join stage_target t on t.target = n.target and n.kind <> all(t.late_kinds)
       left join sighting s on s.org_id = $1 and s.target_id = t.target_id and s.tool = t.tool
         and s.finding_id = n.finding_id and s.package_id = n.package_id
       where s.finding_id is null or (s.severity, s.precedence, s.severity_source, s.fixed_version, s.fix_state, s.tool_id)
         is distinct from (n.severity, n.precedence, n.severity_source, n.fixed_version, n.fix_state, n.tool_id)
       order by n.finding_id
       on conflict (org_id, target_id, tool, finding_id, package_id) do update set severity = excluded.severity,
         precedence = excluded.precedence, severity_source = excluded.severity_source, fixed_version = excluded.fixed_version,
         fix_state = excluded.fix_state, tool_id = excluded.tool_id
       returning target_id, finding_id)
     insert into affected (finding_id, place_id, kind, problem, subject, seen_at)
     select distinct on (n.finding_id) n.finding_id, t.place_id, n.kind, n.problem, n.subject, t.scanned_at
     from (select distinct target_id, finding_id from fresh) f
     join stage_target t on t.target_id = f.target_id
     join stage n on n.target = t.target and n.finding_id = f.finding_id
     on conflict (finding_id) do update set place_id = excluded.place_id, kind = excluded.kind, problem = excluded.problem,
       subject = excluded.subject, seen_at = excluded.seen_at`,
    [orgId],
  );
}

/**
 * An older word: what it saw was there then. Findings that are known were there earlier than thought; others were there
 * until the next report of the same tool did not see them.
 */
export async function affectByHistory(client: ClientBase, orgId: number): Promise<void> {
  await client.query(
    `insert into affected (finding_id, place_id, kind, problem, subject, seen_at, gone_at, told_severity, told_tool, told_fixable)
     select distinct on (n.finding_id) n.finding_id, t.place_id, n.kind, n.problem, n.subject, t.scanned_at,
       case when f.id is null then coalesce(next.generated_at, latest.scanned_at) end,
       n.severity, t.tool, coalesce(n.fixed_version, '') <> ''
     from stage_target t
     join stage n on n.target = t.target
     join target_scan latest on latest.org_id = $1 and latest.target_id = t.target_id and latest.tool = t.tool
     left join finding f on f.org_id = $1 and f.id = n.finding_id
     left join lateral (
       select generated_at from report r where r.org_id = $1 and r.target_id = t.target_id and r.tool = t.tool and r.status = 'done'
         and r.generated_at > t.scanned_at order by r.generated_at limit 1) next on true
     where n.kind = any(t.late_kinds) and (f.id is null or f.first_seen_at > t.scanned_at)
     order by n.finding_id, n.precedence desc, n.severity desc
     on conflict (finding_id) do update set seen_at = least(affected.seen_at, excluded.seen_at)`,
    [orgId],
  );
  // Of those that have a history, the first stretch begins earlier too.
  await client.query(
    `update finding_span s set from_at = a.seen_at
     from affected a join finding f on f.org_id = $1 and f.id = a.finding_id
     where a.seen_at < f.first_seen_at and s.org_id = $1 and s.finding_id = f.id and s.from_at = f.first_seen_at`,
    [orgId],
  );
}

/**
 * What a tool once saw only in images that are no longer active waited for it to look at a newer one; which one is newer
 * may have changed.
 */
export async function affectByLooking(client: ClientBase, orgId: number): Promise<void> {
  await client.query(
    `insert into affected (finding_id)
     select distinct s.finding_id
     from (select distinct place_id from stage_target where aged) changed
     join target t on t.org_id = $1 and t.place_id = changed.place_id and not t.active
     join sighting s on s.org_id = $1 and s.target_id = t.id
     union
     select distinct s.finding_id
     from (select distinct place_id, tool from stage_target where looked) looked
     join target t on t.org_id = $1 and t.place_id = looked.place_id and not t.active
     join sighting s on s.org_id = $1 and s.target_id = t.id and s.tool = looked.tool
     join finding f on f.org_id = $1 and f.id = s.finding_id and ${bitsOf("state", "f.shape")} <> ${FIXED}
     on conflict do nothing`,
    [orgId],
  );
}

/** Findings seen in targets that became active, stopped running, were published and so on. */
export async function affectByTargets(client: ClientBase, orgId: number, targetIds: readonly string[]): Promise<void> {
  if (targetIds.length === 0) return;
  await client.query(
    `insert into affected (finding_id) select distinct finding_id from sighting
     where org_id = $1 and target_id = any($2::uuid[]) on conflict do nothing`,
    [orgId, targetIds],
  );
}

/** Findings that live in some places, for when the places' owner changes. */
export async function affectByPlaces(client: ClientBase, orgId: number, placeIds: readonly string[]): Promise<void> {
  if (placeIds.length === 0) return;
  await client.query(
    "insert into affected (finding_id) select id from finding where org_id = $1 and place_id = any($2::uuid[]) on conflict do nothing",
    [orgId, placeIds],
  );
}

/** Findings of some flaws that are not fixed, for when somebody has judged them. */
export async function affectByFlaws(client: ClientBase, orgId: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await client.query(
    `insert into affected (finding_id)
     select f.id from (
       select distinct shape from team_count where org_id = $1 and count > 0 and ${bitsOf("kind", "shape")} = 0
         and ${bitsOf("state", "shape")} <> ${FIXED}
     ) known join finding f on f.org_id = $1 and f.shape = known.shape and f.problem = any($2::text[])
     on conflict do nothing`,
    [orgId, ids],
  );
}

const LIMITED_SCOPES = `select vulnerability_id from decision_scope
  where org_id = $1 and (cluster_id is not null or namespace is not null or workload_id is not null)`;

/** Findings in some places that a decision is about which is limited to where things run, for when that changes; without any the gate ends it at once. */
export async function affectByWhere(client: ClientBase, orgId: number, placeIds: readonly string[]): Promise<void> {
  if (placeIds.length === 0) return;
  await client.query(
    `insert into affected (finding_id)
     select f.id from finding f
     where f.org_id = $1 and f.place_id = any($2::uuid[]) and (select exists (${LIMITED_SCOPES}))
       and f.problem in (${LIMITED_SCOPES})
     on conflict do nothing`,
    [orgId, placeIds],
  );
}

/** What a decision may be about: findings of its problems that are not fixed, and those that it holds of. */
export async function decisionCandidates(client: ClientBase, orgId: number, decisionId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select f.id from decision_scope c
     join (select distinct shape from team_count where org_id = $1 and count > 0 and ${bitsOf("state", "shape")} <> ${FIXED}) known
       on ${bitsOf("kind", "known.shape")} = coalesce(c.kind, 0)
     join finding f on f.org_id = $1 and f.shape = known.shape and f.problem = c.vulnerability_id
       and (c.place_id is null or f.place_id = c.place_id)
       and (c.package_key is null or c.source_name is not null or f.subject = c.package_key)
     where c.org_id = $1 and c.decision_id = $2
     union
     select finding_id from decision_finding where org_id = $1 and decision_id = $2 and to_at is null
     order by 1`,
    [orgId, decisionId],
  );
  return rows.map(({ id }) => id);
}
