import type { ClientBase } from "pg";
import { ORIGINS } from "@/lib/core/shape";

/** Which images are to be looked at again. */
export interface BasesToSettle {
  /** images that a report speaks of */
  touched: readonly string[];
  /** of those, the ones whose layers have become known: others may turn out to be built on them */
  moved: readonly string[];
}

/**
 * Finds the base of each image concerned, in whatever order images became known, and judges which of its packages come
 * from there. Findings of packages whose origin changed go to the temp table "affected" (CREATE_AFFECTED). Two statements.
 * Needs the locks of lockPlaces.
 */
export async function settleBases(client: ClientBase, orgId: number, { touched, moved }: BasesToSettle): Promise<void> {
  if (touched.length === 0) return;
  const { rows } = await client.query<{ id: string }>(RESOLVE, [orgId, touched, moved]);
  await client.query(JUDGE, [orgId, touched, [...new Set([...moved, ...rows.map(({ id }) => id)])]]);
}

/**
 * What a label says by digest comes first; then the known image with the most layers of which all are the lowest of this
 * one, which must not be all of it: the same layers are the same content under another name. Where a label names another
 * image than the layers show, that one is built on what the layers show: what lies between is not known.
 */
const RESOLVE = `
with concerned as (
  select id from image where org_id = $1 and id = any($2::uuid[])
  union
  select l.image_id from image b join image_layer l on l.org_id = $1 and l.chain = b.chain where b.org_id = $1 and b.id = any($3::uuid[])
  union
  select i.id from image b
  join image i on i.org_id = $1 and i.base_digest = any(array[b.digest, b.config_digest]) and i.base_image_id is distinct from b.id
  where b.org_id = $1 and b.id = any($2::uuid[])
), resolved as (
  select i.id, coalesce(said.id, below.id) as base_image_id, coalesce(said.layers, below.layers) as base_layers,
    case when said.id is not null then 'label'
      when below.id is not null and (unsaid.yes or below.repository_id = i.base_repository_id) then 'layers'
      when not unsaid.yes then 'name' end as base_by
  from concerned c
  join image i on i.org_id = $1 and i.id = c.id
  cross join lateral (select i.base_image is null and i.base_digest is null as yes) unsaid
  left join lateral (
    select b.id, l.position + 1 as layers
    from image b left join image_layer l on l.org_id = $1 and l.image_id = i.id and l.chain = b.chain
    where b.org_id = $1 and b.id <> i.id and (b.digest = i.base_digest or b.config_digest = i.base_digest)
    order by (b.repository_id is not distinct from i.base_repository_id) desc, b.id limit 1) said on true
  left join lateral (
    select b.id, b.repository_id, l.position + 1 as layers
    from image_layer l
    join image b on b.org_id = $1 and b.chain = l.chain and b.chain is distinct from i.chain
    join repository r on r.org_id = $1 and r.id = b.repository_id
    where l.org_id = $1 and l.image_id = i.id
    order by l.position desc, (b.repository_id is not distinct from i.base_repository_id) desc, r.name, b.id limit 1) below on said.id is null
)
update image i set base_image_id = r.base_image_id, base_layers = r.base_layers, base_by = r.base_by
from resolved r
where i.org_id = $1 and i.id = r.id
  and (i.base_image_id, i.base_layers, i.base_by) is distinct from (r.base_image_id, r.base_layers, r.base_by)
returning i.id`;

/**
 * A package comes with the base if its layer does, or if the base has the very same package. All packages of the images
 * in $3 are judged, those of $2 that are new, and, of images built on $2, those that such a new one may decide.
 */
const JUDGE = `
with fresh as (
  select target_id, package_id from image_package where org_id = $1 and target_id = any($2::uuid[]) and origin is null
), above as (
  select distinct b.target_id as base_id, i.id from fresh b join image i on i.org_id = $1 and i.base_image_id = b.target_id
), todo as (
  select target_id, package_id from fresh
  union
  select target_id, package_id from image_package where org_id = $1 and target_id = any($3::uuid[])
  union
  select p.target_id, p.package_id from above a
  join fresh b on b.target_id = a.base_id
  join image_package p on p.org_id = $1 and p.target_id = a.id and p.package_id = b.package_id
  union
  select p.target_id, p.package_id from above a
  join image_package p on p.org_id = $1 and p.target_id = a.id and p.origin = ${ORIGINS.indexOf("unknown")}
), listed as (
  select id, exists (select from image_package p where p.org_id = $1 and p.target_id = id) as yes
  from (select distinct i.base_image_id as id from image i where i.org_id = $1 and i.id in (select target_id from todo)) bases
), judged as (
  select t.target_id, t.package_id,
    case when l.position < i.base_layers or b.package_id is not null then ${ORIGINS.indexOf("base")}
      when coalesce(i.base_by, 'name') = 'name' then ${ORIGINS.indexOf("unknown")}
      when (l.position is not null and i.base_layers is not null) or listed.yes then ${ORIGINS.indexOf("own")}
      else ${ORIGINS.indexOf("unknown")} end as origin
  from todo t
  join image_package p on p.org_id = $1 and p.target_id = t.target_id and p.package_id = t.package_id
  join image i on i.org_id = $1 and i.id = t.target_id
  left join listed on listed.id = i.base_image_id
  left join image_package b on b.org_id = $1 and b.target_id = i.base_image_id and b.package_id = t.package_id
  left join lateral (
    select min(position) as position from image_layer l
    where l.org_id = $1 and l.image_id = t.target_id and (l.diff_id = p.layer or l.digest = p.layer)) l on true
), changed as (
  update image_package p set origin = j.origin from judged j
  where p.org_id = $1 and p.target_id = j.target_id and p.package_id = j.package_id and p.origin is distinct from j.origin
  returning p.target_id, p.package_id
)
insert into affected (finding_id)
select distinct s.finding_id from changed c
join sighting s on s.org_id = $1 and s.target_id = c.target_id and s.package_id = c.package_id
on conflict do nothing`;
