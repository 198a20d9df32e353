import type { ClientBase } from "pg";
import { bitsOf } from "@/lib/db/shape-bits";

const KIND = bitsOf("kind", "f.shape");

/** Pairs of images of which the first is the second; to be filled before joinImages. */
export const CREATE_IMAGE_JOIN = `create temp table image_join (old_id uuid primary key, new_id uuid not null) on commit drop`;

/**
 * Makes one image of each pair in the temp table image_join: scans, sightings, packages, tags, containers and receipts
 * move, of two words of one tool the newer stands, and the old id leads to the new. Findings that may look different now
 * go to the temp table "affected". The new image must be there; the number of statements does not depend on the pairs.
 */
export async function joinImages(client: ClientBase, orgId: number): Promise<void> {
  await client.query("drop table if exists pg_temp.lost_look, pg_temp.lost_scan");
  for (const statement of JOIN) await client.query(statement, [orgId]);
}

/** Each pair's both sides, under the image that stays. */
const SIDES = "(select old_id as id, new_id from image_join union select new_id, new_id from image_join)";

const JOIN = [
  `create temp table lost_look on commit drop as
   select target_id, tool, kind from (
     select l.target_id, l.tool, l.kind, row_number() over (partition by s.new_id, l.tool, l.kind order by l.at desc, l.report_id desc) as place
     from ${SIDES} s join target_look l on l.org_id = $1 and l.target_id = s.id) ranked where place > 1`,
  `with gone as (
     delete from sighting s using lost_look l
     where s.org_id = $1 and s.target_id = l.target_id and s.tool = l.tool and l.kind = coalesce(
       (select ${KIND} from finding f where f.org_id = $1 and f.id = s.finding_id),
       (select a.kind from affected a where a.finding_id = s.finding_id))
     returning s.finding_id)
   insert into affected (finding_id) select distinct finding_id from gone on conflict do nothing`,
  `insert into affected (finding_id) select distinct s.finding_id from image_join j join sighting s on s.org_id = $1 and s.target_id = j.old_id
   on conflict do nothing`,
  `insert into sighting (org_id, target_id, tool, finding_id, package_id, severity, precedence, severity_source, fixed_version, fix_state, tool_id)
   select distinct on (j.new_id, s.tool, s.finding_id, s.package_id) s.org_id, j.new_id, s.tool, s.finding_id, s.package_id, s.severity,
     s.precedence, s.severity_source, s.fixed_version, s.fix_state, s.tool_id
   from image_join j join sighting s on s.org_id = $1 and s.target_id = j.old_id
   order by j.new_id, s.tool, s.finding_id, s.package_id, s.precedence desc, s.severity desc
   on conflict do nothing`,
  "delete from sighting s using image_join j where s.org_id = $1 and s.target_id = j.old_id",
  "delete from target_look l using lost_look o where l.org_id = $1 and l.target_id = o.target_id and l.tool = o.tool and l.kind = o.kind",
  "update target_look l set target_id = j.new_id from image_join j where l.org_id = $1 and l.target_id = j.old_id",
  "delete from unjudged u using image_join j where u.org_id = $1 and u.target_id = j.old_id",

  `create temp table lost_scan on commit drop as
   select target_id, tool, new_id, first_scan_at, place from (
     select c.target_id, c.tool, s.new_id, min(c.first_scan_at) over (partition by s.new_id, c.tool) as first_scan_at,
       row_number() over (partition by s.new_id, c.tool order by c.scanned_at desc, c.report_id desc) as place
     from ${SIDES} s join target_scan c on c.org_id = $1 and c.target_id = s.id) ranked`,
  `update target_scan c set first_scan_at = l.first_scan_at from lost_scan l
   where c.org_id = $1 and c.target_id = l.target_id and c.tool = l.tool and l.place = 1 and c.first_scan_at > l.first_scan_at`,
  "delete from target_scan c using lost_scan l where c.org_id = $1 and c.target_id = l.target_id and c.tool = l.tool and l.place > 1",
  "update target_scan c set target_id = j.new_id from image_join j where c.org_id = $1 and c.target_id = j.old_id",

  `insert into image_package (org_id, target_id, package_id, layer, paths)
   select distinct on (j.new_id, p.package_id) p.org_id, j.new_id, p.package_id, p.layer, p.paths
   from image_join j join image_package p on p.org_id = $1 and p.target_id = j.old_id order by j.new_id, p.package_id, j.old_id
   on conflict (org_id, target_id, package_id) do update set layer = coalesce(image_package.layer, excluded.layer),
     paths = (select coalesce(array_agg(distinct p order by p), '{}') from unnest(image_package.paths || excluded.paths) p)`,
  "delete from image_package p using image_join j where p.org_id = $1 and p.target_id = j.old_id",
  `insert into image_layer (org_id, image_id, position, digest, diff_id, created_by, size_bytes)
   select distinct on (j.new_id, l.position) l.org_id, j.new_id, l.position, l.digest, l.diff_id, l.created_by, l.size_bytes
   from image_join j join image_layer l on l.org_id = $1 and l.image_id = j.old_id
   where not exists (select from image_layer n where n.org_id = $1 and n.image_id = j.new_id)
   order by j.new_id, l.position, j.old_id on conflict do nothing`,
  "delete from image_layer l using image_join j where l.org_id = $1 and l.image_id = j.old_id",
  `insert into image_tag (org_id, repository_id, tag, image_id, first_seen_at, last_seen_at)
   select $1::int, n.repository_id, t.tag, j.new_id, min(t.first_seen_at), max(t.last_seen_at)
   from image_join j join image_tag t on t.org_id = $1 and t.image_id = j.old_id join image n on n.org_id = $1 and n.id = j.new_id
   group by n.repository_id, t.tag, j.new_id order by 2, 3, 4
   on conflict (org_id, repository_id, tag, image_id) do update set first_seen_at = least(image_tag.first_seen_at, excluded.first_seen_at),
     last_seen_at = greatest(image_tag.last_seen_at, excluded.last_seen_at)`,
  "delete from image_tag t using image_join j where t.org_id = $1 and t.image_id = j.old_id",
  `update image n set config_digest = coalesce(n.config_digest, o.config_digest), os_family = coalesce(n.os_family, o.os_family),
     os_name = coalesce(n.os_name, o.os_name), os_end_of_life = coalesce(n.os_end_of_life, o.os_end_of_life),
     architecture = coalesce(n.architecture, o.architecture), size_bytes = coalesce(n.size_bytes, o.size_bytes),
     labels = case when n.labels = '{}' then o.labels else n.labels end, built_at = coalesce(n.built_at, o.built_at),
     first_seen_at = least(n.first_seen_at, o.first_seen_at), last_seen_at = greatest(n.last_seen_at, o.last_seen_at)
   from image_join j join image o on o.org_id = $1 and o.id = j.old_id where n.org_id = $1 and n.id = j.new_id`,

  "update container c set image_id = j.new_id from image_join j where c.org_id = $1 and c.image_id = j.old_id",
  `insert into running_span (org_id, workload_id, image_id, from_at, to_at)
   select distinct on (s.workload_id, j.new_id, s.from_at) s.org_id, s.workload_id, j.new_id, s.from_at, s.to_at
   from image_join j join running_span s on s.org_id = $1 and s.image_id = j.old_id
   where not (s.to_at is null and exists (select from running_span o where o.org_id = $1 and o.workload_id = s.workload_id
     and o.image_id = j.new_id and o.to_at is null))
   order by s.workload_id, j.new_id, s.from_at, s.to_at desc nulls first on conflict do nothing`,
  "delete from running_span s using image_join j where s.org_id = $1 and s.image_id = j.old_id",
  "update report r set target_id = j.new_id from image_join j where r.org_id = $1 and r.target_id = j.old_id",
  `insert into image_merge (org_id, from_id, to_id) select $1::int, old_id, new_id from image_join
   on conflict (org_id, from_id) do update set to_id = excluded.to_id`,
  "update image_merge m set to_id = j.new_id from image_join j where m.org_id = $1 and m.to_id = j.old_id",
  "delete from image_merge where org_id = $1 and from_id = to_id",
  "delete from image i using image_join j where i.org_id = $1 and i.id = j.old_id",
  "delete from target t using image_join j where t.org_id = $1 and t.id = j.old_id",
];

/**
 * Images that are known by nothing but a tag or their config become the one that is known by its digest. Those of one digest
 * and one config are one, whatever platform tools say, and what a tool says of no platform is of the only one there is. Of a tag that is the image that it pointed to when it was looked at: the last that a report had seen with it by then, else the first one
 * after. Returns the images that they became.
 */
export async function joinReferences(client: ClientBase, orgId: number, repositoryIds: readonly string[]): Promise<string[]> {
  const some = await client.query(
    `select from image where org_id = $1 and repository_id = any($2::uuid[]) and (digest like 'tag:%' or digest = config_digest or platform <> '') limit 1`,
    [orgId, repositoryIds],
  );
  if (some.rowCount === 0) return [];
  await client.query("drop table if exists pg_temp.image_join");
  await client.query(CREATE_IMAGE_JOIN);
  const { rows } = await client.query<{ id: string }>(BY_REFERENCE, [orgId, repositoryIds]);
  if (rows.length > 0) await joinImages(client, orgId);
  return rows.map(({ id }) => id);
}

const BY_REFERENCE = `
with candidate as (
  select t.id as old_id, i.id as new_id, t.architecture is not null and i.platform <> t.platform as elsewhere,
    h.first_seen_at > t.last_seen_at as later, h.first_seen_at, h.last_seen_at
  from image t
  join image_tag h on h.org_id = $1 and h.repository_id = t.repository_id and h.tag = substr(t.digest, 5) and h.image_id <> t.id
  join image i on i.org_id = $1 and i.id = h.image_id and i.digest not like 'tag:%' and i.digest is distinct from i.config_digest
  where t.org_id = $1 and t.repository_id = any($2::uuid[]) and t.digest like 'tag:%'
  union all
  select t.id, i.id, false, false, i.first_seen_at, i.first_seen_at
  from image t
  join image i on i.org_id = $1 and i.repository_id = t.repository_id and i.config_digest = t.config_digest and i.digest <> i.config_digest
  where t.org_id = $1 and t.repository_id = any($2::uuid[]) and t.digest = t.config_digest
  union all
  select t.id, i.id, false, false, i.first_seen_at, i.first_seen_at
  from image t
  join image i on i.org_id = $1 and i.repository_id = t.repository_id and i.digest = t.digest and i.config_digest = t.config_digest
    and i.platform < t.platform
  where t.org_id = $1 and t.repository_id = any($2::uuid[]) and t.platform <> ''
  union all
  select t.id, i.id, false, false, i.first_seen_at, i.first_seen_at
  from image i
  join image t on t.org_id = $1 and t.repository_id = i.repository_id and t.digest = i.digest and t.platform = '' and t.architecture is null
  where i.org_id = $1 and i.repository_id = any($2::uuid[]) and i.platform <> ''
    and not exists (select from image o where o.org_id = $1 and o.repository_id = i.repository_id and o.digest = i.digest
      and o.platform not in ('', i.platform))
)
insert into image_join (old_id, new_id)
select distinct on (old_id) old_id, new_id from candidate c
where exists (select from target_scan s where s.org_id = $1 and s.target_id = c.old_id)
order by old_id, elsewhere, later, case when later then first_seen_at end, last_seen_at desc, new_id
returning new_id as id`;
