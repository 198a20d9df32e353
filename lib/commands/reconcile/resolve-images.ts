import type { ClientBase } from "pg";
import { parseImageReference } from "@/lib/identity/image-ref";
import { type KnownImage, matchImage } from "@/lib/identity/match-image";
import { platformOf } from "@/lib/identity/platform";
import { imageIdOf } from "./place";

interface ContainerRow {
  workload_id: string;
  kind: string;
  name: string;
  image: string;
  repository_id: string;
  repository: string;
  image_id: string | null;
  matched_by: string;
  runtime_digest: string | null;
  seen_at: Date;
  /** of the nodes that its pods are on */
  architectures: string[];
}

/** Architectures of the nodes that each workload's pods are on: (workload_id, architectures); $1 org. */
export const WORKLOAD_ARCHITECTURES = `
select p.workload_id, array_agg(distinct n.arch) as architectures
from pod p join node n on n.org_id = p.org_id and n.cluster_id = p.cluster_id and n.name = p.node_name
where p.org_id = $1 and p.gone_at is null and n.gone_at is null and n.arch is not null
  and p.workload_id in (select workload_id from container where org_id = $1 and repository_id = any($2::uuid[]))
group by p.workload_id`;

/**
 * Ties the containers of some repositories to images, again whenever an image or a container of them becomes known. A
 * container whose image nobody has described gets an image that was never scanned: a blind spot, not a blank.
 */
export async function resolveImages(client: ClientBase, orgId: number, repositoryIds: readonly string[]): Promise<void> {
  const containers = await client.query<ContainerRow>(
    `select c.workload_id, c.kind, c.name, c.image, c.repository_id, r.name as repository, c.image_id, c.matched_by,
       c.runtime_digest, w.last_seen_at as seen_at, coalesce(a.architectures, '{}') as architectures
     from container c
     join repository r on r.org_id = c.org_id and r.id = c.repository_id
     join workload w on w.org_id = c.org_id and w.id = c.workload_id
     left join (${WORKLOAD_ARCHITECTURES}) a on a.workload_id = c.workload_id
     where c.org_id = $1 and c.repository_id = any($2::uuid[])
     order by c.workload_id, c.kind, c.name`,
    [orgId, repositoryIds],
  );
  if (containers.rows.length === 0) return;
  const known = await knownImages(client, orgId, repositoryIds);
  const moved: { workload_id: string; kind: string; name: string; image: string; image_id: string; matched_by: string }[] = [];
  for (const row of containers.rows) {
    const reference = parseImageReference(row.image);
    const platforms = [...new Set(row.architectures.map(platformOf))];
    const wanted = {
      tag: reference?.tag ?? (reference?.digest ? null : "latest"),
      digest: reference?.digest ?? row.runtime_digest,
      platforms,
    };
    const siblings = known.get(row.repository_id) ?? [];
    const match = matchImage(wanted, siblings);
    const digest = wanted.digest ?? `tag:${wanted.tag ?? "latest"}`;
    const platform = platforms.includes("") ? "" : (platforms[0] ?? "");
    const imageId = match?.image.id ?? imageIdOf(row.repository, digest, platform);
    if (!match) {
      const image: KnownImage = {
        id: imageId,
        digest,
        digests: [],
        platform: platform === "" ? null : platform,
        configDigest: null,
        // A tag is another's where a report has said so.
        tags: wanted.tag && !siblings.some(({ tags }) => tags.includes(wanted.tag ?? "")) ? [wanted.tag] : [],
        scanned: false,
        lastSeenAt: row.seen_at,
      };
      await createUnscannedImage(client, orgId, row, image);
      known.set(row.repository_id, [...siblings, image]);
    }
    const matchedBy = match?.by ?? (wanted.digest ? "digest" : "tag");
    if (row.image_id !== imageId || row.matched_by !== matchedBy) {
      moved.push({
        workload_id: row.workload_id,
        kind: row.kind,
        name: row.name,
        image: row.image,
        image_id: imageId,
        matched_by: matchedBy,
      });
    }
  }
  if (moved.length === 0) return;
  await client.query(
    `update container c set image_id = m.image_id, matched_by = m.matched_by
     from jsonb_to_recordset($2::jsonb) as m(workload_id uuid, kind text, name text, image text, image_id uuid, matched_by text)
     where c.org_id = $1 and c.workload_id = m.workload_id and c.kind = m.kind and c.name = m.name and c.image = m.image`,
    [orgId, JSON.stringify(moved)],
  );
  const renamed = containers.rows.flatMap((row) => {
    const to = moved.find((m) => m.workload_id === row.workload_id && m.kind === row.kind && m.name === row.name && m.image === row.image);
    return to && row.image_id ? [{ workload_id: row.workload_id, from: row.image_id, to: to.image_id }] : [];
  });
  await client.query(
    `update running_span s set image_id = m."to"
     from jsonb_to_recordset($2::jsonb) as m(workload_id uuid, "from" uuid, "to" uuid)
     where s.org_id = $1 and s.workload_id = m.workload_id and s.image_id = m."from" and s.to_at is null
       and not exists (select from running_span o where o.org_id = $1 and o.workload_id = m.workload_id
         and o.image_id = m."to" and (o.to_at is null or o.from_at = s.from_at))`,
    [orgId, JSON.stringify(renamed)],
  );
  await dropEmptyImages(client, orgId, repositoryIds);
}

async function knownImages(client: ClientBase, orgId: number, repositoryIds: readonly string[]): Promise<Map<string, KnownImage[]>> {
  const { rows } = await client.query<{
    id: string;
    repository_id: string;
    digest: string;
    digests: string[];
    platform: string;
    architecture: string | null;
    config_digest: string | null;
    tags: string[];
    scanned: boolean;
    last_seen_at: Date;
  }>(
    `select i.id, i.repository_id, i.digest, i.digests, i.platform, i.architecture, i.config_digest, i.tags, i.last_seen_at,
       exists (select from target_scan s where s.org_id = i.org_id and s.target_id = i.id)
         or exists (select from sighting s where s.org_id = i.org_id and s.target_id = i.id)
         or exists (select from image_layer l where l.org_id = i.org_id and l.image_id = i.id) as scanned
     from image i where i.org_id = $1 and i.repository_id = any($2::uuid[])`,
    [orgId, repositoryIds],
  );
  const byRepository = new Map<string, KnownImage[]>();
  for (const row of rows) {
    const image = {
      id: row.id,
      digest: row.digest,
      digests: row.digests,
      platform: row.platform === "" && row.architecture === null ? null : row.platform,
      configDigest: row.config_digest,
      tags: row.tags,
      scanned: row.scanned,
      lastSeenAt: row.last_seen_at,
    };
    byRepository.set(row.repository_id, [...(byRepository.get(row.repository_id) ?? []), image]);
  }
  return byRepository;
}

async function createUnscannedImage(client: ClientBase, orgId: number, row: ContainerRow, image: KnownImage): Promise<void> {
  await client.query(
    `insert into image (org_id, id, repository_id, digest, platform, architecture, tags, first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, coalesce($5, ''), $5, $6, $7, $7) on conflict do nothing`,
    [orgId, image.id, row.repository_id, image.digest, image.platform, image.tags, row.seen_at],
  );
  await client.query(`insert into target (org_id, id, kind, place_id, name) values ($1, $2, 0, $3, $4) on conflict do nothing`, [
    orgId,
    image.id,
    row.repository_id,
    row.image,
  ]);
}

/** An image that stood only for a tag or a digest, and that turned out to be one we know by another, is forgotten. */
async function dropEmptyImages(client: ClientBase, orgId: number, repositoryIds: readonly string[]): Promise<void> {
  await client.query(
    `with empty as (
       delete from image i where org_id = $1 and repository_id = any($2::uuid[])
         and not exists (select from container c where c.org_id = $1 and c.image_id = i.id)
         and not exists (select from target_scan s where s.org_id = $1 and s.target_id = i.id)
         and not exists (select from image_package p where p.org_id = $1 and p.target_id = i.id)
         and not exists (select from image_layer l where l.org_id = $1 and l.image_id = i.id)
         and not exists (select from running_span s where s.org_id = $1 and s.image_id = i.id and s.to_at is null)
         and (digest like 'tag:%' or exists (select from image o where o.org_id = $1 and o.repository_id = i.repository_id
           and o.id <> i.id and (o.digest = i.digest or i.digest = any(o.digests) or i.digest = o.config_digest)))
       returning id)
     delete from target t using empty where t.org_id = $1 and t.id = empty.id`,
    [orgId, repositoryIds],
  );
}
