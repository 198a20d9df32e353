import type { ClientBase } from "pg";
import { layerChain } from "@/lib/identity/layer-chain";
import type { StagedScan } from "./scan-stager";

interface LayeredImage {
  id: string;
  /** stands for all its layers; null where they are not all told */
  chain: string | null;
  /** what it shares with images that it is built on, or that are built on it */
  kin: string[];
  digests: string[];
}

const imagesOf = (scans: readonly StagedScan[]): LayeredImage[] =>
  scans.flatMap(({ place, scan }) => {
    const { image } = scan.target;
    if (!image || !place.repositoryId) return [];
    const digests = [place.digest, image.configDigest].filter((digest) => digest !== null);
    const root = scan.layers[0]?.diffId;
    return [{ id: place.targetId, chain: layerChain(scan.layers).at(-1) ?? null, digests, kin: root ? [root, ...digests] : digests }];
  });

/**
 * Reports on one place wait for each other, and for whatever changes all places; others pass. A new image waits for those
 * on the same lowest layer: each must see whether the other is its base. A base's report changes what is built on it, at
 * any place. Held to the end of the transaction. Returns the images whose layers were not known before.
 */
export async function lockPlaces(client: ClientBase, orgId: number, scans: readonly StagedScan[]): Promise<{ moved: ReadonlySet<string> }> {
  const images = imagesOf(scans);
  const moved = await newlyLayered(client, orgId, images);
  // All in one order of keys, so that two reports never wait for each other.
  await client.query(
    `select case when alone then pg_advisory_xact_lock($1, key) else pg_advisory_xact_lock_shared($1, key) end
     from (select hashtext('base ' || kin) as key, bool_or(alone) as alone
           from jsonb_to_recordset($2::jsonb) as t(kin text, alone boolean) group by 1 order by 1) as ordered`,
    [orgId, JSON.stringify(images.flatMap(({ id, kin }) => kin.map((each) => ({ kin: each, alone: moved.has(id) }))))],
  );
  const lock = (await isBase(client, orgId, images)) ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
  await client.query(`select ${lock}($1, hashtext('inventory'))`, [orgId]);
  await client.query(
    `select pg_advisory_xact_lock($1, key)
     from (select distinct hashtext(id) as key from unnest($2::text[]) as id order by key) as ordered`,
    [orgId, scans.map(({ place }) => place.placeId)],
  );
  return { moved };
}

async function newlyLayered(client: ClientBase, orgId: number, images: readonly LayeredImage[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string; chain: string | null }>(
    "select id, chain from image where org_id = $1 and id = any($2::uuid[])",
    [orgId, images.map(({ id }) => id)],
  );
  const known = new Map(rows.map(({ id, chain }) => [id, chain]));
  return new Set(images.flatMap(({ id, chain }) => (known.has(id) && (chain === null || known.get(id) === chain) ? [] : [id])));
}

/** Whether anything else is, or may turn out to be, built on one of these. */
async function isBase(client: ClientBase, orgId: number, images: readonly LayeredImage[]): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(
    `select exists (select from image where org_id = $1 and base_image_id = any($2::uuid[]))
       or exists (select from image where org_id = $1 and base_digest = any($4::text[]))
       or exists (select from image_layer where org_id = $1 and chain = any($3::uuid[]) and image_id <> all($2::uuid[])) as yes`,
    [orgId, images.map(({ id }) => id), images.flatMap(({ chain }) => chain ?? []), images.flatMap(({ digests }) => digests)],
  );
  return rows[0]?.yes ?? false;
}
