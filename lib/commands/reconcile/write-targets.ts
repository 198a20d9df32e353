import type { ClientBase } from "pg";
import type { ImageIdentity } from "@/lib/core/records";
import { FIRST_IN_CLUSTER } from "@/lib/core/records";
import { saidBase } from "@/lib/identity/base-label";
import { layerChain } from "@/lib/identity/layer-chain";
import { repositoryIdOf } from "./place";
import type { ScanToReconcile } from "./reconcile-scans";

/** An image that a scan speaks of, with the place that it belongs to. */
interface ScannedImage extends ScanToReconcile {
  image: ImageIdentity;
  repositoryId: string;
}

const imagesOf = (scans: readonly ScanToReconcile[]): ScannedImage[] =>
  scans.flatMap((each) => {
    const { image } = each.scan.target;
    return image && each.place.repositoryId ? [{ ...each, image, repositoryId: each.place.repositoryId }] : [];
  });

/** Makes known what was scanned: repositories, images with their tags and layers, other targets, packages, texts. */
export async function writeTargets(
  client: ClientBase,
  orgId: number,
  scans: readonly ScanToReconcile[],
  deliveries: number,
): Promise<void> {
  const images = imagesOf(scans);
  if (images.length > 0) {
    await writeImages(client, orgId, images);
    await settleTags(client, orgId, images);
    await writeLayers(client, orgId, images);
  }
  await client.query(
    `insert into target (org_id, id, kind, place_id, name, clusters)
     select $1, t.id, t.kind, t.place, t.name,
       coalesce((select array[n.number] from cluster_number n where n.org_id = $1 and n.cluster_id = t.cluster), '{}')
     from jsonb_to_recordset($2::jsonb) as t(id uuid, kind smallint, place uuid, name text, cluster uuid) order by t.id
     on conflict (org_id, id) do update set clusters = excluded.clusters
       where target.kind >= ${FIRST_IN_CLUSTER} and target.clusters <> excluded.clusters`,
    [
      orgId,
      JSON.stringify(
        scans.map(({ place, clusterId, scan }) => ({
          id: place.targetId,
          kind: place.targetKind,
          place: place.placeId,
          name: scan.target.name,
          cluster: clusterId,
        })),
      ),
    ],
  );
  await writePackages(client, orgId, deliveries);
  await client.query(DETAILS, [orgId]);
}

async function writeImages(client: ClientBase, orgId: number, images: readonly ScannedImage[]): Promise<void> {
  const rows = images.map(({ place, repositoryId, image, scan, scannedAt }) => ({
    ...baseOf(scan.labels),
    chain: layerChain(scan.layers).at(-1) ?? null,
    id: place.targetId,
    repository_id: repositoryId,
    repository: image.repository,
    digest: place.digest,
    digests: [...new Set([...(image.digest === null ? [] : [image.digest]), ...(image.digests ?? [])])],
    platform: place.platform,
    config_digest: image.configDigest,
    tags: image.tags,
    os_family: scan.os?.family ?? null,
    os_name: scan.os?.name ?? null,
    os_end_of_life: scan.os?.endOfLife ?? null,
    architecture: scan.architecture,
    size_bytes: scan.sizeBytes,
    labels: scan.labels,
    built_at: scan.builtAt,
    seen_at: scannedAt,
  }));
  await client.query(
    `insert into repository (org_id, id, name)
     select distinct on (r.repository_id) $1::int, r.repository_id, r.repository
     from jsonb_to_recordset($2::jsonb) as r(repository_id uuid, repository text) order by r.repository_id
     on conflict do nothing`,
    [orgId, JSON.stringify(rows)],
  );
  await client.query(IMAGES, [orgId, JSON.stringify(rows)]);
}

function baseOf(labels: Record<string, string>) {
  const said = saidBase(labels);
  return {
    base_image: said?.name ?? null,
    base_digest: said?.digest ?? null,
    base_repository_id: said?.repository ? repositoryIdOf(said.repository) : null,
  };
}

const IMAGES = `
insert into image (org_id, id, repository_id, digest, digests, platform, config_digest, tags, os_family, os_name, os_end_of_life,
  architecture, size_bytes, labels, base_image, base_digest, base_repository_id, chain, built_at, first_seen_at, last_seen_at)
select $1, i.id, i.repository_id, i.digest, i.digests, i.platform, i.config_digest, i.tags, i.os_family, i.os_name, i.os_end_of_life,
  i.architecture, i.size_bytes, i.labels, i.base_image, i.base_digest, i.base_repository_id, i.chain, i.built_at, i.seen_at, i.seen_at
from jsonb_to_recordset($2::jsonb) as i(id uuid, repository_id uuid, digest text, digests text[], platform text, config_digest text, tags text[], os_family text,
  os_name text, os_end_of_life boolean, architecture text, size_bytes bigint, labels jsonb, base_image text, base_digest text,
  base_repository_id uuid, chain uuid, built_at timestamptz, seen_at timestamptz)
order by i.id
on conflict (org_id, id) do update set
  digests = (select coalesce(array_agg(distinct d order by d), '{}') from unnest(image.digests || excluded.digests) d),
  config_digest = coalesce(excluded.config_digest, image.config_digest),
  tags = (select coalesce(array_agg(distinct t order by t), '{}') from unnest(image.tags || excluded.tags) t),
  os_family = coalesce(excluded.os_family, image.os_family), os_name = coalesce(excluded.os_name, image.os_name),
  os_end_of_life = coalesce(excluded.os_end_of_life, image.os_end_of_life),
  architecture = coalesce(excluded.architecture, image.architecture),
  size_bytes = coalesce(excluded.size_bytes, image.size_bytes),
  labels = case when excluded.labels = '{}' then image.labels else excluded.labels end,
  base_image = coalesce(excluded.base_image, image.base_image), base_digest = coalesce(excluded.base_digest, image.base_digest),
  base_repository_id = coalesce(excluded.base_repository_id, image.base_repository_id),
  chain = coalesce(excluded.chain, image.chain), built_at = coalesce(excluded.built_at, image.built_at),
  first_seen_at = least(image.first_seen_at, excluded.first_seen_at),
  last_seen_at = greatest(image.last_seen_at, excluded.last_seen_at)`;

/** When reports have seen a tag on an image, by their own times: the first and the last of them, in whatever order they came. */
const TAG_HISTORY = `
insert into image_tag (org_id, repository_id, tag, image_id, first_seen_at, last_seen_at)
select $1, t.repository_id, t.tag, t.image_id, min(t.seen_at), max(t.seen_at)
from jsonb_to_recordset($2::jsonb) as t(repository_id uuid, tag text, image_id uuid, seen_at timestamptz)
group by t.repository_id, t.tag, t.image_id order by t.repository_id, t.tag, t.image_id
on conflict (org_id, repository_id, tag, image_id) do update set
  first_seen_at = least(image_tag.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(image_tag.last_seen_at, excluded.last_seen_at)`;

/**
 * A tag points at one image of each platform: of all that ever had it, the one that was last seen with it, in whatever order
 * their reports came. An image that stands for nothing but its tag gives way to one that is known by digest.
 */
async function settleTags(client: ClientBase, orgId: number, images: readonly ScannedImage[]): Promise<void> {
  const tags = images.flatMap(({ repositoryId, place, image, scannedAt }) =>
    image.tags.map((tag) => ({ repository_id: repositoryId, tag, image_id: place.targetId, seen_at: scannedAt })),
  );
  if (tags.length === 0) return;
  await client.query(TAG_HISTORY, [orgId, JSON.stringify(tags)]);
  await client.query(
    `with touched as (
       select distinct * from jsonb_to_recordset($2::jsonb) as t(repository_id uuid, tag text)
     ), held as (
       select i.id, t.tag, first_value(i.id) over (
         partition by t.repository_id, t.tag, i.platform order by i.digest like 'tag:%', h.last_seen_at desc nulls last, i.id desc) as holder
       from touched t join image i on i.org_id = $1 and i.repository_id = t.repository_id and t.tag = any(i.tags)
       left join image_tag h on h.org_id = $1 and h.repository_id = t.repository_id and h.tag = t.tag and h.image_id = i.id
     ), lost as (
       select id, array_agg(tag) as tags from held where id <> holder group by id
     )
     update image i set tags = (select coalesce(array_agg(t order by t), '{}') from unnest(i.tags) t where t <> all(lost.tags))
     from lost where i.org_id = $1 and i.id = lost.id`,
    [orgId, JSON.stringify(tags)],
  );
}

async function writeLayers(client: ClientBase, orgId: number, images: readonly ScannedImage[]): Promise<void> {
  const layers = images.flatMap(({ place, scan }) => {
    const chain = layerChain(scan.layers);
    return scan.layers.map((layer, position) => ({ image: place.targetId, position, chain: chain[position] ?? null, ...layer }));
  });
  if (layers.length === 0) return;
  await client.query(
    `insert into image_layer (org_id, image_id, position, digest, diff_id, created_by, size_bytes, chain)
     select $1, l.image, l.position, l.digest, l."diffId", l."createdBy", l."sizeBytes", l.chain
     from jsonb_to_recordset($2::jsonb)
       as l(image uuid, position integer, digest text, "diffId" text, "createdBy" text, "sizeBytes" bigint, chain uuid)
     order by l.image, l.position
     on conflict (org_id, image_id, position) do update set
       digest = coalesce(excluded.digest, image_layer.digest), diff_id = coalesce(excluded.diff_id, image_layer.diff_id),
       created_by = coalesce(excluded.created_by, image_layer.created_by), chain = coalesce(excluded.chain, image_layer.chain),
       size_bytes = coalesce(excluded.size_bytes, image_layer.size_bytes)`,
    [orgId, JSON.stringify(layers)],
  );
}

/** Needs the temp table stage_target. A package of an image may come in several deliveries, each with other paths. */
async function writePackages(client: ClientBase, orgId: number, deliveries: number): Promise<void> {
  await client.query(
    `insert into package (org_id, id, purl, type, name, version, source_name, source_version, distro)
     select distinct on (s.id) $1::int, s.id, s.purl, s.type, s.name, s.version, s.source_name, s.source_version, s.distro
     from stage_package s join stage_target t using (target)
     where not exists (select from package p where p.org_id = $1 and p.id = s.id)
     order by s.id on conflict do nothing`,
    [orgId],
  );
  for (let delivery = 0; delivery < deliveries; delivery++) {
    await client.query(IMAGE_PACKAGES, [orgId, delivery]);
  }
}

const positionOf = (layer: string): string =>
  `(select min(l.position) from image_layer l where l.org_id = $1 and l.image_id = image_package.target_id and (l.diff_id = ${layer} or l.digest = ${layer}))`;
/** Tools that see a package only in its manager's list take the last layer that wrote the list for its own: the lowest is right. */
const IS_LOWER = `(image_package.layer is null and excluded.layer is not null
  or image_package.layer <> excluded.layer and ${positionOf("excluded.layer")} < ${positionOf("image_package.layer")})`;

const IMAGE_PACKAGES = `
insert into image_package (org_id, target_id, package_id, layer, paths)
select $1, t.target_id, s.id, s.layer, s.paths
from stage_package s join stage_target t using (target)
where s.delivery = $2
  and not (t.late and exists (select from image_package p where p.org_id = $1 and p.target_id = t.target_id and p.package_id = s.id))
order by t.target_id, s.id
on conflict (org_id, target_id, package_id) do update set
  layer = case when ${IS_LOWER} then excluded.layer else image_package.layer end,
  origin = case when ${IS_LOWER} then null else image_package.origin end,
  paths = (select coalesce(array_agg(distinct p order by p), '{}') from unnest(image_package.paths || excluded.paths) p)
where not image_package.paths @> excluded.paths or ${IS_LOWER}`;

const DETAILS = `
insert into finding_detail (org_id, finding_id, title, description, resolution, url, location)
select distinct on (d.finding_id) $1::int, d.finding_id, d.title, d.description, d.resolution, d.url, d.location
from stage_detail d order by d.finding_id, d.delivery
on conflict (org_id, finding_id) do update set title = excluded.title, description = excluded.description,
  resolution = excluded.resolution, url = excluded.url, location = excluded.location
where (finding_detail.title, finding_detail.description, finding_detail.location)
  is distinct from (excluded.title, excluded.description, excluded.location)`;
