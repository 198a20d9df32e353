import type { ClientBase } from "pg";
import { identityId } from "@/lib/core/ids";
import { FINDING_KINDS } from "@/lib/core/shape";
import { type CopyValue, copyRows } from "@/lib/db/copy";
import { bitsOf } from "@/lib/db/shape-bits";
import { transaction } from "@/lib/db/tx";
import { displayName } from "@/lib/identity/image-ref";
import { mapRepository } from "@/lib/identity/repository-rule";
import { affectByPlaces, affectByTargets } from "./reconcile/affect-findings";
import { CREATE_IMAGE_JOIN, joinImages } from "./reconcile/join-images";
import { imageIdOf, repositoryIdOf } from "./reconcile/place";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";
import { refreshTargets, writeSevereWeight } from "./reconcile/refresh-targets";
import { rekeyFindings } from "./reconcile/rekey-findings";
import { readRepositoryRules } from "./reconcile/repository-rules";
import { resolveImages } from "./reconcile/resolve-images";
import { writeOwnership } from "./reconcile/write-ownership";

interface Move {
  oldId: string;
  newId: string;
  name: string;
}

/**
 * Brings what is filed under a name that a rule maps to the repository that it stands for: images, scans, findings with
 * their history and decisions, containers. Old ids lead to the new ones; one transaction; again it changes nothing.
 */
export async function mergeRepositories(orgId: number, at: Date = new Date()): Promise<{ repositories: number }> {
  return transaction(async (client) => {
    await lockInventory(client, orgId);
    const moves = await repositoriesToMove(client, orgId);
    if (moves.length === 0) return { repositories: 0 };
    await client.query("drop table if exists pg_temp.repository_join, pg_temp.image_join, pg_temp.affected");
    await client.query(CREATE_AFFECTED);
    await client.query(
      "create temp table repository_join (old_id uuid primary key, new_id uuid not null, name text not null) on commit drop",
    );
    const rows = moves.map(({ oldId, newId, name }): CopyValue[] => [oldId, newId, name]);
    await copyRows(client, "repository_join", ["old_id", "new_id", "name"], rows);
    await client.query(NEW_REPOSITORIES, [orgId]);
    await moveFindings(client, orgId, moves);
    const images = await moveImages(client, orgId, moves);
    for (const statement of MOVE_REST) await client.query(statement, [orgId]);
    await settle(client, orgId, moves, images, at);
    return { repositories: moves.length };
  });
}

async function repositoriesToMove(client: ClientBase, orgId: number): Promise<Move[]> {
  const rules = await readRepositoryRules(client, orgId);
  if (rules.length === 0) return [];
  const { rows } = await client.query<{ id: string; name: string }>("select id, name from repository where org_id = $1 order by name", [
    orgId,
  ]);
  return rows.flatMap(({ id, name }) => {
    const mapped = mapRepository(rules, name);
    return mapped === name ? [] : [{ oldId: id, newId: repositoryIdOf(mapped), name: mapped }];
  });
}

const KIND = bitsOf("kind", "f.shape");

async function moveFindings(client: ClientBase, orgId: number, moves: readonly Move[]): Promise<void> {
  const { rows } = await client.query<{ id: string; place_id: string; kind: number; problem: string; subject: string }>(
    `select f.id, f.place_id, ${KIND} as kind, f.problem, f.subject from finding f where f.org_id = $1 and f.place_id = any($2::uuid[])`,
    [orgId, moves.map(({ oldId }) => oldId)],
  );
  const byPlace = new Map(moves.map((move) => [move.oldId, move]));
  const rekeyed = rows.flatMap(({ id, place_id, kind, problem, subject }) => {
    const move = byPlace.get(place_id);
    const kindName = FINDING_KINDS[kind];
    if (!move || !kindName) return [];
    return [{ oldId: id, newId: identityId("finding", kindName, "image", move.name, problem, subject), problem, placeId: move.newId }];
  });
  await rekeyFindings(client, orgId, rekeyed);
}

/** Returns the images that took others in. */
async function moveImages(client: ClientBase, orgId: number, moves: readonly Move[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string; repository_id: string; digest: string; platform: string; name: string }>(
    `select i.id, i.repository_id, i.digest, i.platform, t.name from image i join target t on t.org_id = i.org_id and t.id = i.id
     where i.org_id = $1 and i.repository_id = any($2::uuid[])`,
    [orgId, moves.map(({ oldId }) => oldId)],
  );
  const byPlace = new Map(moves.map((move) => [move.oldId, move]));
  await client.query(CREATE_IMAGE_JOIN);
  await client.query("alter table image_join add column repository_id uuid, add column name text");
  const joined = rows.flatMap(({ id, repository_id, digest, platform, name }): [string, string, string, string][] => {
    const move = byPlace.get(repository_id);
    const suffix = /(?::[^:/@]+)?(?:@[^/]+)?$/.exec(name)?.[0] ?? "";
    return move ? [[id, imageIdOf(move.name, digest, platform), move.newId, `${displayName(move.name)}${suffix}`]] : [];
  });
  await copyRows(client, "image_join", ["old_id", "new_id", "repository_id", "name"], joined);
  for (const statement of NEW_IMAGES) await client.query(statement, [orgId]);
  await joinImages(client, orgId);
  return [...new Set(joined.map(([, newId]) => newId))];
}

async function settle(client: ClientBase, orgId: number, moves: readonly Move[], images: readonly string[], at: Date): Promise<void> {
  const repositories = [...new Set(moves.map(({ newId }) => newId))];
  await resolveImages(client, orgId, repositories);
  const places = await writeOwnership(client, orgId);
  const targets = await refreshTargets(client, orgId, repositories);
  await affectByTargets(
    client,
    orgId,
    targets.map(({ id }) => id),
  );
  await affectByPlaces(client, orgId, places);
  await reconcileFindings(client, orgId, { at, reason: "another name of the same repository", reportId: null });
  await writeSevereWeight(client, orgId, images);
}

const NEW_REPOSITORIES = `
insert into repository (org_id, id, name, created_at)
select $1::int, j.new_id, j.name, min(o.created_at) from repository_join j join repository o on o.org_id = $1 and o.id = j.old_id
group by j.new_id, j.name order by j.new_id on conflict do nothing`;

const NEW_IMAGES = [
  `insert into image (org_id, id, repository_id, digest, digests, platform, config_digest, tags, base_image, first_seen_at, last_seen_at)
   select distinct on (j.new_id) $1::int, j.new_id, j.repository_id, o.digest, o.digests, o.platform, o.config_digest, o.tags, o.base_image,
     o.first_seen_at, o.last_seen_at
   from image_join j join image o on o.org_id = $1 and o.id = j.old_id order by j.new_id, o.last_seen_at desc, o.id on conflict do nothing`,
  `insert into target (org_id, id, kind, place_id, name)
   select distinct on (new_id) $1::int, new_id, 0, repository_id, name from image_join order by new_id, name on conflict do nothing`,
];

/** Of the tags that images hold now, each is the last one's that was seen with it. */
const MOVE_REST = [
  `insert into watch (org_id, user_id, kind, thing_id, created_at)
   select w.org_id, w.user_id, w.kind, j.new_id, min(w.created_at) from repository_join j
   join watch w on w.org_id = $1 and w.kind = 'repository' and w.thing_id = j.old_id group by 1, 2, 3, 4 on conflict do nothing`,
  "delete from watch w using repository_join j where w.org_id = $1 and w.kind = 'repository' and w.thing_id = j.old_id",
  `update inbox_item i set thing_id = j.new_id from repository_join j
   where i.org_id = $1 and i.thing_kind = 'repository' and i.thing_id = j.old_id`,
  "update container c set repository_id = j.new_id from repository_join j where c.org_id = $1 and c.repository_id = j.old_id",
  `with held as (
     select h.image_id, h.tag, row_number() over (partition by h.repository_id, h.tag, i.platform
       order by i.digest like 'tag:%', h.last_seen_at desc, i.id desc) as place
     from image_tag h join image i on i.org_id = $1 and i.id = h.image_id
     where h.org_id = $1 and h.repository_id in (select new_id from repository_join))
   update image i set tags = coalesce((select array_agg(h.tag order by h.tag) from held h where h.image_id = i.id and h.place = 1), '{}')
   where i.org_id = $1 and i.repository_id in (select new_id from repository_join) and exists (select from held h where h.image_id = i.id)`,
  "delete from place_count p using repository_join j where p.org_id = $1 and p.place_id = j.old_id",
  "delete from repository r using repository_join j where r.org_id = $1 and r.id = j.old_id",
];
