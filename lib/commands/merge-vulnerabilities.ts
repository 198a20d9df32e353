import type { ClientBase } from "pg";
import { identityId } from "@/lib/core/ids";
import { TARGET_KINDS } from "@/lib/core/records";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { type Place, placeOf } from "@/lib/identity/finding-key";
import { affectByFlaws } from "./reconcile/affect-findings";
import { placeOf as targetPlaceOf } from "./reconcile/place";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";
import { type Rekeyed, rekeyFindings } from "./reconcile/rekey-findings";

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
      await client.query(CREATE_AFFECTED);
      await rekeyFindings(client, orgId, await rekeyed(client, orgId, learned));
      await affectByFlaws(client, orgId, await renameScopes(client, orgId, learned));
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

/** Each finding under an old id, and the id that it has under the new one. */
async function rekeyed(client: ClientBase, orgId: number, learned: readonly LearnedAlias[]): Promise<Rekeyed[]> {
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
  return findings.flatMap((finding) => {
    const place = keyOfPlace(finding, clusters);
    const problem = canonical.get(finding.problem);
    if (!place || !problem) return [];
    const newId = identityId("finding", "vulnerability", ...place, problem, finding.subject);
    return [{ oldId: finding.id, newId, problem, placeId: finding.place_id }];
  });
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
