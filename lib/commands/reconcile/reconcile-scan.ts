import type { ClientBase } from "pg";
import type { ImageIdentity, ScanRecord } from "@/lib/core/records";
import { FINDING_KINDS, FINDING_STATES, SHAPE_BITS } from "@/lib/core/shape";
import { copyRows } from "@/lib/db/copy";
import type { Place } from "./place";
import { type Change, CREATE_AFFECTED, reconcileFindings } from "./reconcile-findings";
import { refreshTargets, writeSevereWeight } from "./refresh-targets";
import { resolveImages } from "./resolve-images";
import type { StagedScan } from "./stage-scan";
import { ownPlace } from "./write-ownership";

const STATE_MASK = (1 << SHAPE_BITS.state[1]) - 1;
const FIXED = FINDING_STATES.indexOf("fixed");

export interface ScanToReconcile {
  scan: ScanRecord;
  place: Place;
  image: ImageIdentity | null;
  staged: StagedScan;
  /** when the tool looked; where the document does not say, when it was received */
  scannedAt: Date;
  reportId: string;
  /** ties between two scans of the same instant are broken by content, not by order of arrival */
  sha256: string;
}

export interface ScanOutcome extends Change {
  /** distinct findings that the document speaks of */
  findings: number;
  late: boolean;
}

/** Reports on one place wait for each other, and for whatever changes all places; others pass. Held to the end of the transaction. */
export const lockPlace = (client: ClientBase, orgId: number, placeId: string) =>
  client.query("select pg_advisory_xact_lock_shared($1, hashtext('inventory')), pg_advisory_xact_lock($1, hashtext($2))", [orgId, placeId]);

/**
 * Brings one tool's word on one target into the database: what is there is what its newest report says, whatever order
 * reports arrive in. An older report than the one known only completes the history. Needs lockPlace.
 */
export async function reconcileScan(client: ClientBase, orgId: number, input: ScanToReconcile): Promise<ScanOutcome> {
  const late = await isLate(client, orgId, input);
  await client.query("drop table if exists pg_temp.stage, pg_temp.affected");
  await stageSightings(client, input.staged);
  await writeTarget(client, orgId, input, late);
  await ownPlace(client, orgId, input.place.placeId);
  const findings = new Set([...input.staged.sightings.values()].map((row) => row.findingId)).size;
  await writeTargetScan(client, orgId, input, findings, late);
  await client.query(CREATE_AFFECTED);
  if (late) await affectByHistory(client, orgId, input);
  else await affectByDifference(client, orgId, input);
  const change = await reconcileFindings(client, orgId, {
    at: input.scannedAt,
    reason: `${input.scan.tool.name} report`,
    reportId: input.reportId,
  });
  if (!late && (await client.query("select from affected limit 1")).rowCount) await writeSevereWeight(client, orgId, input.place.targetId);
  return { ...change, findings, late };
}

async function isLate(client: ClientBase, orgId: number, { place, scan, scannedAt, sha256 }: ScanToReconcile): Promise<boolean> {
  const { rows } = await client.query<{ scanned_at: Date; sha256: string }>(
    `select s.scanned_at, encode(r.sha256, 'hex') as sha256 from target_scan s
     join report r on r.org_id = s.org_id and r.id = s.report_id
     where s.org_id = $1 and s.target_id = $2 and s.tool = $3`,
    [orgId, place.targetId, scan.tool.name],
  );
  const [known] = rows;
  if (!known) return false;
  const difference = known.scanned_at.getTime() - scannedAt.getTime();
  return difference > 0 || (difference === 0 && known.sha256 > sha256);
}

async function stageSightings(client: ClientBase, staged: StagedScan): Promise<void> {
  await client.query(`create temp table stage (
    finding_id uuid, package_id uuid, kind smallint, problem text, subject text, severity smallint, precedence smallint,
    severity_source text, fixed_version text, fix_state text, tool_id text) on commit drop`);
  await copyRows(
    client,
    "stage",
    [
      "finding_id",
      "package_id",
      "kind",
      "problem",
      "subject",
      "severity",
      "precedence",
      "severity_source",
      "fixed_version",
      "fix_state",
      "tool_id",
    ],
    [...staged.sightings.values()].map((row) => [
      row.findingId,
      row.packageId,
      row.kind,
      row.problem,
      row.subject,
      row.severity,
      row.precedence,
      row.severitySource,
      row.fixedVersion,
      row.fixState,
      row.toolId,
    ]),
  );
  await client.query("analyze stage");
}

async function writeTarget(client: ClientBase, orgId: number, input: ScanToReconcile, late: boolean): Promise<void> {
  const { place, scan, image, scannedAt, staged } = input;
  if (image && place.repositoryId) {
    await client.query("insert into repository (org_id, id, name) values ($1, $2, $3) on conflict do nothing", [
      orgId,
      place.repositoryId,
      image.repository,
    ]);
    await client.query(
      `insert into image (org_id, id, repository_id, digest, config_digest, tags, os_family, os_name, os_end_of_life,
         architecture, size_bytes, labels, built_at, first_seen_at, last_seen_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
       on conflict (org_id, id) do update set
         config_digest = coalesce(excluded.config_digest, image.config_digest),
         tags = (select coalesce(array_agg(distinct t order by t), '{}') from unnest(image.tags || excluded.tags) t),
         os_family = coalesce(excluded.os_family, image.os_family), os_name = coalesce(excluded.os_name, image.os_name),
         os_end_of_life = coalesce(excluded.os_end_of_life, image.os_end_of_life),
         architecture = coalesce(excluded.architecture, image.architecture),
         size_bytes = coalesce(excluded.size_bytes, image.size_bytes),
         labels = case when excluded.labels = '{}' then image.labels else excluded.labels end,
         built_at = coalesce(excluded.built_at, image.built_at),
         first_seen_at = least(image.first_seen_at, excluded.first_seen_at),
         last_seen_at = greatest(image.last_seen_at, excluded.last_seen_at)`,
      [
        orgId,
        place.targetId,
        place.repositoryId,
        place.digest,
        image.configDigest,
        image.tags,
        scan.os?.family ?? null,
        scan.os?.name ?? null,
        scan.os?.endOfLife ?? null,
        scan.architecture,
        scan.sizeBytes,
        JSON.stringify(scan.labels),
        scan.builtAt,
        scannedAt,
      ],
    );
    if (!late && image.tags.length > 0) await moveTags(client, orgId, place.repositoryId, place.targetId, image.tags, scannedAt);
    if (scan.layers.length > 0) await writeLayers(client, orgId, place.targetId, scan);
  }
  await client.query(
    `insert into target (org_id, id, kind, place_id, name) values ($1, $2, $3, $4, $5)
     on conflict (org_id, id) do nothing`,
    [orgId, place.targetId, place.targetKind, place.placeId, scan.target.name],
  );
  await writePackages(client, orgId, place.targetId, staged, late);
  await writeDetails(client, orgId, staged);
}

/** A tag points at one image; when it moves, the older holder loses it. */
async function moveTags(
  client: ClientBase,
  orgId: number,
  repositoryId: string,
  imageId: string,
  tags: readonly string[],
  at: Date,
): Promise<void> {
  await client.query(
    `update image set tags = (select coalesce(array_agg(t order by t), '{}') from unnest(tags) t where t <> all($4::text[]))
     where org_id = $1 and repository_id = $2 and id <> $3 and tags && $4::text[] and last_seen_at <= $5`,
    [orgId, repositoryId, imageId, tags, at],
  );
}

async function writeLayers(client: ClientBase, orgId: number, imageId: string, scan: ScanRecord): Promise<void> {
  await client.query(
    `insert into image_layer (org_id, image_id, position, digest, diff_id, created_by, size_bytes)
     select $1, $2, l.position - 1, l.value ->> 'digest', l.value ->> 'diffId', l.value ->> 'createdBy', (l.value ->> 'sizeBytes')::bigint
     from jsonb_array_elements($3::jsonb) with ordinality as l(value, position)
     on conflict (org_id, image_id, position) do update set
       digest = coalesce(excluded.digest, image_layer.digest), diff_id = coalesce(excluded.diff_id, image_layer.diff_id),
       created_by = coalesce(excluded.created_by, image_layer.created_by),
       size_bytes = coalesce(excluded.size_bytes, image_layer.size_bytes)`,
    [orgId, imageId, JSON.stringify(scan.layers)],
  );
}

async function writePackages(client: ClientBase, orgId: number, targetId: string, staged: StagedScan, late: boolean): Promise<void> {
  if (staged.packages.size === 0) return;
  await client.query("drop table if exists pg_temp.stage_package");
  await client.query(`create temp table stage_package (
    id uuid, purl text, type text, name text, version text, source_name text, source_version text, distro text,
    layer text, paths text[]) on commit drop`);
  await copyRows(
    client,
    "stage_package",
    ["id", "purl", "type", "name", "version", "source_name", "source_version", "distro", "layer", "paths"],
    [...staged.packages.values()].map(({ id, identity, layer, paths }) => [
      id,
      identity.purl,
      identity.type,
      identity.name,
      identity.version,
      identity.sourceName,
      identity.sourceVersion,
      identity.distro,
      layer,
      [...paths],
    ]),
  );
  await client.query(
    `insert into package (org_id, id, purl, type, name, version, source_name, source_version, distro)
     select $1, id, purl, type, name, version, source_name, source_version, distro from stage_package order by id
     on conflict do nothing`,
    [orgId],
  );
  await client.query(
    `insert into image_package (org_id, target_id, package_id, layer, paths)
     select $1, $2, id, layer, paths from stage_package order by id
     on conflict (org_id, target_id, package_id) ${
       late
         ? "do nothing"
         : `do update set layer = coalesce(image_package.layer, excluded.layer),
              paths = (select coalesce(array_agg(distinct p order by p), '{}') from unnest(image_package.paths || excluded.paths) p)
            where not image_package.paths @> excluded.paths or (image_package.layer is null and excluded.layer is not null)`
     }`,
    [orgId, targetId],
  );
}

async function writeDetails(client: ClientBase, orgId: number, staged: StagedScan): Promise<void> {
  if (staged.details.size === 0) return;
  const details = [...staged.details].map(([finding_id, detail]) => ({ org_id: orgId, finding_id, ...detail }));
  await client.query(
    `insert into finding_detail select * from jsonb_populate_recordset(null::finding_detail, $1::jsonb) order by finding_id
     on conflict (org_id, finding_id) do update set title = excluded.title, description = excluded.description,
       resolution = excluded.resolution, url = excluded.url, location = excluded.location
     where (finding_detail.title, finding_detail.description, finding_detail.location)
       is distinct from (excluded.title, excluded.description, excluded.location)`,
    [JSON.stringify(details)],
  );
}

/** The newest word: sightings become what it says, and findings whose sightings differ are looked at again. */
async function affectByDifference(client: ClientBase, orgId: number, { place, scan, scannedAt }: ScanToReconcile): Promise<void> {
  const about = [orgId, place.targetId, scan.tool.name];
  // A scan that failed, could not tell, or was not asked for a kind has not looked: what was seen before stands.
  if (scan.status === "ok") {
    await client.query(
      `with gone as (
         delete from sighting s using finding f
         where s.org_id = $1 and s.target_id = $2 and s.tool = $3 and f.org_id = $1 and f.id = s.finding_id
           and (f.shape >> ${SHAPE_BITS.kind[0]}) & ${(1 << SHAPE_BITS.kind[1]) - 1} = any($4::int[])
           and not exists (select from stage where stage.finding_id = s.finding_id and stage.package_id = s.package_id)
         returning s.finding_id)
       insert into affected (finding_id) select distinct finding_id from gone`,
      [...about, scan.covers.map((kind) => FINDING_KINDS.indexOf(kind))],
    );
  }
  await client.query(
    `with fresh as (
       insert into sighting (org_id, target_id, tool, finding_id, package_id, severity, precedence, severity_source, fixed_version, fix_state, tool_id)
       select $1, $2, $3, n.finding_id, n.package_id, n.severity, n.precedence, n.severity_source, n.fixed_version, n.fix_state, n.tool_id
       from stage n
       left join sighting s on s.org_id = $1 and s.target_id = $2 and s.tool = $3
         and s.finding_id = n.finding_id and s.package_id = n.package_id
       where s.finding_id is null or (s.severity, s.precedence, s.severity_source, s.fixed_version, s.fix_state, s.tool_id)
         is distinct from (n.severity, n.precedence, n.severity_source, n.fixed_version, n.fix_state, n.tool_id)
       on conflict (org_id, target_id, tool, finding_id, package_id) do update set severity = excluded.severity,
         precedence = excluded.precedence, severity_source = excluded.severity_source, fixed_version = excluded.fixed_version,
         fix_state = excluded.fix_state, tool_id = excluded.tool_id
       returning finding_id)
     insert into affected (finding_id, place_id, kind, problem, subject, seen_at)
     select distinct on (n.finding_id) n.finding_id, $4::uuid, n.kind, n.problem, n.subject, $5::timestamptz
     from fresh f join stage n using (finding_id)
     on conflict (finding_id) do update set place_id = excluded.place_id, kind = excluded.kind, problem = excluded.problem,
       subject = excluded.subject, seen_at = excluded.seen_at`,
    [...about, place.placeId, scannedAt],
  );
  const changed = place.repositoryId ? await settleImages(client, orgId, place.repositoryId) : [];
  await affectByTargets(client, orgId, changed);
  if (scan.status === "ok") await affectByLooking(client, orgId, place, scan.tool.name);
}

/** What this tool once saw only in images that are no longer active waited for it to look at an active one. */
async function affectByLooking(client: ClientBase, orgId: number, place: Place, tool: string): Promise<void> {
  await client.query(
    `insert into affected (finding_id)
     select distinct s.finding_id from target t
     join sighting s on s.org_id = $1 and s.target_id = t.id and s.tool = $3
     join finding f on f.org_id = $1 and f.id = s.finding_id and f.shape & ${STATE_MASK} <> ${FIXED}
     where t.org_id = $1 and t.place_id = $2 and not t.active
     on conflict do nothing`,
    [orgId, place.placeId, tool],
  );
}

async function settleImages(client: ClientBase, orgId: number, repositoryId: string): Promise<string[]> {
  await resolveImages(client, orgId, [repositoryId]);
  return refreshTargets(client, orgId, [repositoryId]);
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

/**
 * An older word: what it saw was there then. Findings that are known were there earlier than thought; others were there
 * until the next report of the same tool did not see them.
 */
async function affectByHistory(client: ClientBase, orgId: number, { place, scan, scannedAt }: ScanToReconcile): Promise<void> {
  await client.query(
    `insert into affected (finding_id, place_id, kind, problem, subject, seen_at, gone_at)
     select distinct on (n.finding_id) n.finding_id, $4::uuid, n.kind, n.problem, n.subject, $5::timestamptz,
       case when f.id is null then coalesce(next.generated_at, latest.scanned_at) end
     from stage n
     join target_scan latest on latest.org_id = $1 and latest.target_id = $2 and latest.tool = $3
     left join finding f on f.org_id = $1 and f.id = n.finding_id
     left join lateral (
       select generated_at from report r where r.org_id = $1 and r.target_id = $2 and r.tool = $3 and r.status = 'done'
         and r.generated_at > $5::timestamptz order by r.generated_at limit 1) next on true
     where f.id is null or f.first_seen_at > $5::timestamptz`,
    [orgId, place.targetId, scan.tool.name, place.placeId, scannedAt],
  );
  if (place.repositoryId) await affectByTargets(client, orgId, await settleImages(client, orgId, place.repositoryId));
}

async function writeTargetScan(client: ClientBase, orgId: number, input: ScanToReconcile, findings: number, late: boolean): Promise<void> {
  const { place, scan, scannedAt, reportId } = input;
  const about = [orgId, place.targetId, scan.tool.name, scannedAt];
  if (late) {
    await client.query(
      `update target_scan set first_scan_at = least(first_scan_at, $4) where org_id = $1 and target_id = $2 and tool = $3`,
      about,
    );
    return;
  }
  await client.query(
    `insert into target_scan (org_id, target_id, tool, scanned_at, report_id, first_scan_at, last_seen_at, tool_version, database_at, status, status_reason, findings)
     values ($1, $2, $3, $4, $5, $4, $4, $6, $7, $8, $9, $10)
     on conflict (org_id, target_id, tool) do update set scanned_at = excluded.scanned_at, report_id = excluded.report_id,
       last_seen_at = greatest(target_scan.last_seen_at, excluded.last_seen_at), tool_version = excluded.tool_version,
       first_scan_at = least(target_scan.first_scan_at, excluded.first_scan_at),
       database_at = excluded.database_at, status = excluded.status, status_reason = excluded.status_reason, findings = excluded.findings`,
    [...about, reportId, scan.tool.version, scan.tool.databaseAt, scan.status, scan.statusReason, findings],
  );
}
