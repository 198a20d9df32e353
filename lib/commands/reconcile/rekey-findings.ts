import type { ClientBase } from "pg";
import { type CopyValue, copyRows } from "@/lib/db/copy";
import { writeCounters } from "./reconcile-findings";

/** A finding that turned out to be another one, or to be at another place. */
export interface Rekeyed {
  oldId: string;
  newId: string;
  problem: string;
  placeId: string;
}

/**
 * Gives findings new ids: sightings, history, texts and decisions move, those that become one are joined, and the old ids
 * lead to the new ones. Needs the temp table "affected", into which it puts them; the caller looks at them again.
 */
export async function rekeyFindings(client: ClientBase, orgId: number, rekeyed: readonly Rekeyed[]): Promise<void> {
  await client.query("drop table if exists pg_temp.rekey, pg_temp.renamed, pg_temp.delta");
  await client.query("create temp table rekey (old_id uuid, new_id uuid, problem text, place_id uuid) on commit drop");
  const rows = rekeyed.map(({ oldId, newId, problem, placeId }): CopyValue[] => [oldId, newId, problem, placeId]);
  await copyRows(client, "rekey", ["old_id", "new_id", "problem", "place_id"], rows);
  for (const statement of REKEY) await client.query(statement, [orgId]);
  await writeCounters(client, orgId);
}

const NOBODY = "'00000000-0000-0000-0000-000000000000'";

const REKEY = [
  `insert into finding_merge (org_id, from_id, to_id, problem, merged_at)
   select $1::int, k.old_id, k.new_id, nullif(f.problem, k.problem), now() from rekey k left join finding f on f.org_id = $1 and f.id = k.old_id
   on conflict (org_id, from_id) do update set to_id = excluded.to_id, problem = excluded.problem, merged_at = excluded.merged_at`,
  "update finding_merge m set to_id = k.new_id from rekey k where m.org_id = $1 and m.to_id = k.old_id and m.from_id <> k.old_id",
  // An id can become current again: then it leads nowhere but to itself.
  "delete from finding_merge m using rekey k where m.org_id = $1 and m.from_id = k.new_id",

  `insert into sighting (org_id, target_id, tool, finding_id, package_id, severity, precedence, severity_source, fixed_version, fix_state, tool_id)
   select s.org_id, s.target_id, s.tool, k.new_id, s.package_id, s.severity, s.precedence, s.severity_source, s.fixed_version, s.fix_state,
     case when f.problem = k.problem then s.tool_id else coalesce(s.tool_id, f.problem) end
   from rekey k join sighting s on s.org_id = $1 and s.finding_id = k.old_id join finding f on f.org_id = $1 and f.id = k.old_id
   on conflict do nothing`,
  "delete from sighting s using rekey k where s.org_id = $1 and s.finding_id = k.old_id",

  `insert into decision_finding (org_id, decision_id, finding_id, from_at, to_at)
   select d.org_id, d.decision_id, k.new_id, d.from_at, d.to_at from rekey k join decision_finding d on d.org_id = $1 and d.finding_id = k.old_id
   on conflict do nothing`,
  "delete from decision_finding d using rekey k where d.org_id = $1 and d.finding_id = k.old_id",

  `insert into finding_work (org_id, finding_id, assignee_id, triage_at, updated_at, updated_by)
   select distinct on (k.new_id) w.org_id, k.new_id, w.assignee_id, w.triage_at, w.updated_at, w.updated_by
   from rekey k join finding_work w on w.org_id = $1 and w.finding_id = k.old_id order by k.new_id, w.updated_at desc
   on conflict do nothing`,
  "delete from finding_work w using rekey k where w.org_id = $1 and w.finding_id = k.old_id",
  `insert into ticket_finding (org_id, ticket_id, finding_id, told_at)
   select $1::int, t.ticket_id, k.new_id, min(t.told_at) from rekey k join ticket_finding t on t.org_id = $1 and t.finding_id = k.old_id group by 2, 3
   on conflict do nothing`,
  "delete from ticket_finding t using rekey k where t.org_id = $1 and t.finding_id = k.old_id",
  "update finding_comment c set finding_id = k.new_id from rekey k where c.org_id = $1 and c.finding_id = k.old_id",

  `insert into watch (org_id, user_id, kind, thing_id, created_at)
   select distinct on (w.user_id, k.new_id) w.org_id, w.user_id, w.kind, k.new_id, w.created_at
   from rekey k join watch w on w.org_id = $1 and w.kind = 'finding' and w.thing_id = k.old_id order by w.user_id, k.new_id, w.created_at
   on conflict do nothing`,
  "delete from watch w using rekey k where w.org_id = $1 and w.kind = 'finding' and w.thing_id = k.old_id",
  `update inbox_item i set finding_ids = array(
     select distinct coalesce(k.new_id, f) from unnest(i.finding_ids) f left join rekey k on k.old_id = f)
   where i.org_id = $1 and i.finding_ids && array(select old_id from rekey)`,

  `insert into finding_detail (org_id, finding_id, title, description, resolution, url, location)
   select distinct on (k.new_id) d.org_id, k.new_id, d.title, d.description, d.resolution, d.url, d.location
   from rekey k join finding_detail d on d.org_id = $1 and d.finding_id = k.old_id order by k.new_id, k.old_id on conflict do nothing`,
  "delete from finding_detail d using rekey k where d.org_id = $1 and d.finding_id = k.old_id",

  `create temp table delta on commit drop as
   select f.place_id, coalesce(f.team_id, ${NOBODY}) as team_id, f.shape, f.clusters, -1 as n
   from finding f join rekey k on k.old_id = f.id where f.org_id = $1`,
  // The first of those that become one new finding is renamed with all it has; the others end in it.
  `create temp table renamed on commit drop as
   select distinct on (k.new_id) k.old_id, k.new_id, k.problem, k.place_id from rekey k join finding f on f.org_id = $1 and f.id = k.old_id
   where not exists (select from finding n where n.org_id = $1 and n.id = k.new_id)
   order by k.new_id, f.first_seen_at, k.old_id`,
  `insert into affected (finding_id, seen_at)
   select k.new_id, min(f.first_seen_at) from rekey k join finding f on f.org_id = $1 and f.id = k.old_id group by k.new_id
   on conflict do nothing`,
  `update finding f set id = r.new_id, problem = r.problem, place_id = r.place_id from renamed r where f.org_id = $1 and f.id = r.old_id`,
  "update finding_span s set finding_id = r.new_id from renamed r where s.org_id = $1 and s.finding_id = r.old_id",
  `insert into delta
   select f.place_id, coalesce(f.team_id, ${NOBODY}), f.shape, f.clusters, 1 from finding f join renamed r on r.new_id = f.id where f.org_id = $1`,

  // Of those that have a history, the first stretch begins when the first of them was seen.
  `update finding_span s set from_at = o.first_seen_at
   from (select k.new_id, min(f.first_seen_at) as first_seen_at from rekey k join finding f on f.org_id = $1 and f.id = k.old_id group by k.new_id) o
   join finding n on n.org_id = $1 and n.id = o.new_id and n.first_seen_at > o.first_seen_at
   where s.org_id = $1 and s.finding_id = n.id and s.from_at = n.first_seen_at`,
  // A stretch that the other finding was open in as well is told once.
  `insert into finding_span (org_id, finding_id, from_at, to_at, shape, reason, report_id, due_at, due_known)
   select s.org_id, k.new_id, s.from_at, s.to_at, s.shape, s.reason, s.report_id, s.due_at, s.due_known
   from rekey k
   join finding_span s on s.org_id = $1 and s.finding_id = k.old_id
   join finding n on n.org_id = $1 and n.id = k.new_id and s.to_at <= n.state_since
   where not exists (select from finding_span o where o.org_id = $1 and o.finding_id = k.new_id and o.from_at < s.to_at and o.to_at > s.from_at)
   on conflict do nothing`,
  "delete from finding_span s using rekey k where s.org_id = $1 and s.finding_id = k.old_id",
  "delete from finding f using rekey k where f.org_id = $1 and f.id = k.old_id",
];
