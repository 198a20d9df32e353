import type { ClientBase } from "pg";
import { identityId } from "@/lib/core/ids";
import { TARGET_KINDS } from "@/lib/core/records";
import { pool } from "@/lib/db/client";
import { copyRows } from "@/lib/db/copy";
import { transaction } from "@/lib/db/tx";
import { type Place, placeOf } from "@/lib/identity/finding-key";
import { affectByFlaws } from "./reconcile/affect-findings";
import { placeOf as targetPlaceOf } from "./reconcile/place";
import { CREATE_AFFECTED, reconcileFindings, writeCounters } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";

/** Two ids that turned out to name one flaw: what was filed under `from` belongs to `to`. */
export interface LearnedAlias {
  from: string;
  to: string;
}

/**
 * Brings findings that were filed under an alias to the canonical id, in every org: sightings, history and decisions move,
 * two findings of one place become one, and the old one's id leads to the new one. Doing it again changes nothing.
 */
export async function mergeVulnerabilities(learned: readonly LearnedAlias[], at: Date = new Date()): Promise<void> {
  await transaction(async (client) => {
    for (const statement of FACTS) await client.query(statement, [learned.map(({ from }) => from), learned.map(({ to }) => to)]);
  });
  const { rows: orgs } = await pool().query<{ id: number }>("select id from org order by id");
  for (const { id: orgId } of orgs) {
    await transaction(async (client) => {
      await lockInventory(client, orgId);
      await stageRekeying(client, orgId, learned);
      await client.query(CREATE_AFFECTED);
      for (const statement of MERGE) await client.query(statement, [orgId]);
      await affectByFlaws(client, orgId, await renameScopes(client, orgId, learned));
      await writeCounters(client, orgId);
      await reconcileFindings(client, orgId, { at, reason: "another id of the same flaw", reportId: null });
    });
  }
}

/** Decisions on the old id are on the new one from now on; returns the new ids of those that there are. */
async function renameScopes(client: ClientBase, orgId: number, learned: readonly LearnedAlias[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `update decision_scope s set vulnerability_id = l.new_id from unnest($2::text[], $3::text[]) as l(old_id, new_id)
     where s.org_id = $1 and s.vulnerability_id = l.old_id returning s.vulnerability_id as id`,
    [orgId, learned.map(({ from }) => from), learned.map(({ to }) => to)],
  );
  return [...new Set(rows.map(({ id }) => id))];
}

interface OldFinding {
  id: string;
  problem: string;
  subject: string;
  place_id: string;
  repository: string | null;
  target_kind: number | null;
  target_name: string | null;
}

/** Fills the temp table "rekey": each finding under an old id, and the id that it has under the new one. */
async function stageRekeying(client: ClientBase, orgId: number, learned: readonly LearnedAlias[]): Promise<void> {
  const { rows: findings } = await client.query<OldFinding>(
    `with shapes as (select distinct shape from team_count where org_id = $1 and count > 0)
     select f.id, f.problem, f.subject, f.place_id, r.name as repository, t.kind as target_kind, t.name as target_name
     from shapes s
     join finding f on f.org_id = $1 and f.shape = s.shape and f.problem = any($2::text[])
     left join repository r on r.org_id = $1 and r.id = f.place_id
     left join target t on t.org_id = $1 and t.id = f.place_id`,
    [orgId, learned.map(({ from }) => from)],
  );
  const { rows: clusters } = await client.query<{ id: string; name: string }>("select id, name from cluster where org_id = $1", [orgId]);
  const canonical = new Map(learned.map(({ from, to }) => [from, to]));
  await client.query("create temp table rekey (old_id uuid, new_id uuid, problem text) on commit drop");
  await copyRows(
    client,
    "rekey",
    ["old_id", "new_id", "problem"],
    findings.flatMap((finding) => {
      const place = keyOfPlace(finding, clusters);
      const problem = canonical.get(finding.problem);
      return place && problem ? [[finding.id, identityId("finding", "vulnerability", ...place, problem, finding.subject), problem]] : [];
    }),
  );
}

/** The place as finding keys spell it. A resource's target is known by its cluster's name, which its id was made from. */
function keyOfPlace(finding: OldFinding, clusters: readonly { id: string; name: string }[]): Place | null {
  if (finding.repository !== null) return ["image", finding.repository];
  const kind = TARGET_KINDS[finding.target_kind ?? -1];
  if (!kind || finding.target_name === null) return null;
  const target = { kind, name: finding.target_name, image: null };
  const cluster = clusters.find(({ name }) => targetPlaceOf(target, name).targetId === finding.place_id);
  return placeOf(target, cluster?.id ?? null);
}

const MERGE = [
  `insert into finding_merge (org_id, from_id, to_id) select $1::int, old_id, new_id from rekey
   on conflict (org_id, from_id) do update set to_id = excluded.to_id`,
  "update finding_merge m set to_id = k.new_id from rekey k where m.org_id = $1 and m.to_id = k.old_id and m.from_id <> k.old_id",

  `insert into sighting (org_id, target_id, tool, finding_id, package_id, severity, precedence, severity_source, fixed_version, fix_state, tool_id)
   select s.org_id, s.target_id, s.tool, k.new_id, s.package_id, s.severity, s.precedence, s.severity_source, s.fixed_version, s.fix_state,
     coalesce(s.tool_id, f.problem)
   from rekey k join sighting s on s.org_id = $1 and s.finding_id = k.old_id join finding f on f.org_id = $1 and f.id = k.old_id
   on conflict do nothing`,
  "delete from sighting s using rekey k where s.org_id = $1 and s.finding_id = k.old_id",

  `insert into decision_finding (org_id, decision_id, finding_id, from_at, to_at)
   select d.org_id, d.decision_id, k.new_id, d.from_at, d.to_at from rekey k join decision_finding d on d.org_id = $1 and d.finding_id = k.old_id
   on conflict do nothing`,
  "delete from decision_finding d using rekey k where d.org_id = $1 and d.finding_id = k.old_id",

  // The first of those that become one new finding is renamed with all it has; the others end in it.
  `create temp table renamed on commit drop as
   select distinct on (k.new_id) k.old_id, k.new_id, k.problem from rekey k join finding f on f.org_id = $1 and f.id = k.old_id
   where not exists (select from finding n where n.org_id = $1 and n.id = k.new_id)
   order by k.new_id, f.first_seen_at, k.old_id`,
  `insert into affected (finding_id, seen_at)
   select k.new_id, min(f.first_seen_at) from rekey k join finding f on f.org_id = $1 and f.id = k.old_id group by k.new_id`,
  "update finding f set id = r.new_id, problem = r.problem from renamed r where f.org_id = $1 and f.id = r.old_id",
  "update finding_span s set finding_id = r.new_id from renamed r where s.org_id = $1 and s.finding_id = r.old_id",

  // A stretch that the other finding was open in as well is told once.
  `insert into finding_span (org_id, finding_id, from_at, to_at, shape, reason, report_id)
   select s.org_id, k.new_id, s.from_at, s.to_at, s.shape, s.reason, s.report_id
   from rekey k
   join finding_span s on s.org_id = $1 and s.finding_id = k.old_id
   join finding n on n.org_id = $1 and n.id = k.new_id and s.to_at <= n.state_since
   where not exists (select from finding_span o where o.org_id = $1 and o.finding_id = k.new_id and o.from_at < s.to_at and o.to_at > s.from_at)
   on conflict do nothing`,
  "delete from finding_span s using rekey k where s.org_id = $1 and s.finding_id = k.old_id",
  `create temp table delta on commit drop as
   select f.place_id, coalesce(f.team_id, '00000000-0000-0000-0000-000000000000') as team_id, f.shape, f.clusters, -1 as n
   from finding f join rekey k on k.old_id = f.id where f.org_id = $1`,
  "delete from finding f using rekey k where f.org_id = $1 and f.id = k.old_id",
];

/** What the flaw's other name was known by goes to its canonical id; $1 old ids, $2 new ids. */
const LEARNED = "unnest($1::text[], $2::text[]) as l(old_id, new_id)";
const FACTS = [
  `update vulnerability_alias a set vulnerability_id = l.new_id from ${LEARNED} where a.vulnerability_id = l.old_id`,
  `update vulnerability v set id = l.new_id from ${LEARNED} where v.id = l.old_id and not exists (select from vulnerability n where n.id = l.new_id)`,
  `update vulnerability v set title = coalesce(v.title, o.title), description = coalesce(v.description, o.description),
     severity = case when v.severity = 0 then o.severity else v.severity end,
     cvss_score = case when v.cvss_vector is null then o.cvss_score else v.cvss_score end,
     cvss_source = case when v.cvss_vector is null then o.cvss_source else v.cvss_source end,
     automatable = coalesce(v.automatable, o.automatable), technical_total = coalesce(v.technical_total, o.technical_total),
     ssvc_source = coalesce(v.ssvc_source, o.ssvc_source), cvss_vector = coalesce(v.cvss_vector, o.cvss_vector),
     cwes = case when v.cwes = '{}' then o.cwes else v.cwes end, urls = case when v.urls = '{}' then o.urls else v.urls end,
     published_at = coalesce(v.published_at, o.published_at)
   from ${LEARNED} join vulnerability o on o.id = l.old_id where v.id = l.new_id`,
  `insert into vulnerability_source
   select distinct on (l.new_id, s.source) l.new_id, s.source, s.severity, s.cvss2_vector, s.cvss3_vector, s.cvss4_vector, s.cvss_score, s.url
   from ${LEARNED} join vulnerability_source s on s.vulnerability_id = l.old_id order by l.new_id, s.source, l.old_id
   on conflict do nothing`,
  `delete from vulnerability_source s using ${LEARNED} where s.vulnerability_id = l.old_id`,
  `delete from vulnerability v using ${LEARNED} where v.id = l.old_id`,
];
