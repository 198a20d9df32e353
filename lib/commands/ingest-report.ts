import type { ClientBase } from "pg";
import { Problem } from "@/lib/core/errors";
import type { ImageIdentity, ScanTarget } from "@/lib/core/records";
import { pool } from "@/lib/db/client";
import { openReport, reportFile } from "@/lib/db/report-files";
import { transaction } from "@/lib/db/tx";
import { placeOf as placeKeyOf } from "@/lib/identity/finding-key";
import { parseImageReference } from "@/lib/identity/image-ref";
import { detectFormat } from "@/lib/ingest/detect";
import { readDocument } from "@/lib/ingest/read-document";
import { enqueue } from "@/lib/jobs/queue";
import { foldEvents } from "./ingest-events";
import { ensureCluster, type KnownCluster } from "./reconcile/ensure-cluster";
import { type Gathered, gather, type ScanBundle } from "./reconcile/gather";
import { readAliases, writeAliases } from "./reconcile/known-aliases";
import { type Place, placeOf } from "./reconcile/place";
import type { Change } from "./reconcile/reconcile-findings";
import { reconcileInventory } from "./reconcile/reconcile-inventory";
import { lockPlace, reconcileScan } from "./reconcile/reconcile-scan";
import { type StagedScan, stageScan } from "./reconcile/stage-scan";
import { writeVulnerabilities } from "./reconcile/write-vulnerabilities";

interface LeasedReport {
  id: string;
  sha256: string;
  size_bytes: string;
  asked_format: string | null;
  asked_cluster: string | null;
  asked_image: string | null;
  received_at: Date;
  attempt: number;
}

interface Outcome {
  counts: { new: number; reopened: number; fixed: number; unchanged: number };
  byOutcome: Record<string, number>;
  tool: string | null;
  toolVersion: string | null;
  targetId: string | null;
  targetName: string | null;
  clusterId: string | null;
  generatedAt: Date | null;
  late: boolean;
  warnings: string[];
}

const DEFAULT_CLUSTER = "default";

/**
 * Reads a received report and brings it into the database, in one transaction: a half-read report is never visible. What
 * is wrong with the document ends in its receipt; only what trying again may mend (the database was gone) is thrown.
 */
export async function ingestReport({ orgId, reportId }: { orgId: number; reportId: string }): Promise<void> {
  const report = await lease(orgId, reportId);
  if (!report) return;
  try {
    if (await repeatsEarlier(orgId, report)) return;
    const file = await readDocument({ sizeBytes: Number(report.size_bytes), open: () => openReport(reportFile(report.sha256)) });
    const format = detectFormat(file.top, report.asked_format);
    const gathered = await gather(format.parse(file));
    const moved = await writeReferenceFacts(gathered);
    await transaction(async (client) => {
      const outcome = await store(client, orgId, report, gathered);
      await finish(client, orgId, report, format.id, gathered, outcome);
      if (moved.length > 0) await enqueue(client, "reconcile-vulnerabilities", { ids: moved.slice(0, 5000) });
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await failReport({ orgId, reportId, code: error.code, message: error.message });
  }
}

/** Ends a report that cannot be used, with the reason for its receipt. */
export async function failReport({
  orgId,
  reportId,
  code,
  message,
}: {
  orgId: number;
  reportId: string;
  code: string;
  message: string;
}): Promise<void> {
  await pool().query(
    `update report set status = 'failed', finished_at = now(), attempt = attempt + 1, error = $3
     where org_id = $1 and id = $2 and status <> 'done'`,
    [orgId, reportId, JSON.stringify({ code, message })],
  );
}

/** Takes the report for this worker; whoever held it before finds its number outdated when it wants to commit. */
async function lease(orgId: number, reportId: string): Promise<LeasedReport | null> {
  const { rows } = await pool().query<LeasedReport>(
    `update report set status = 'running', attempt = attempt + 1, started_at = now()
     where org_id = $1 and id = $2 and status in ('queued', 'running')
     returning id, encode(sha256, 'hex') as sha256, size_bytes, asked_format, asked_cluster, asked_image, received_at, attempt`,
    [orgId, reportId],
  );
  return rows[0] ?? null;
}

/** The same bytes of a scan again: nothing changes but "last seen". Inventories and events are read anew: they are of now. */
async function repeatsEarlier(orgId: number, report: LeasedReport): Promise<boolean> {
  const { rowCount } = await pool().query(
    `with earlier as (
       select * from report r where org_id = $1 and sha256 = decode($3, 'hex') and id <> $2 and status = 'done'
         and format not in ('k8s-inventory', 'falco') and same_as_id is null
         and (asked_format, asked_cluster, asked_image) is not distinct from ($4, $5, $6)
       order by received_at limit 1
     ), seen as (
       update target_scan s set last_seen_at = greatest(s.last_seen_at, $7) from earlier e
       where s.org_id = $1 and s.target_id = e.target_id and s.tool = e.tool
     )
     update report r set status = 'done', finished_at = now(), same_as_id = e.id, format = e.format, tool = e.tool,
       tool_version = e.tool_version, target_id = e.target_id, target_name = e.target_name, cluster_id = e.cluster_id,
       team_id = e.team_id, generated_at = e.generated_at, by_kind = e.by_kind, warnings = e.warnings, late = e.late,
       counts = e.counts || jsonb_build_object('new', 0, 'reopened', 0, 'fixed', 0, 'effect', null,
         'unchanged', (e.counts ->> 'new')::int + (e.counts ->> 'reopened')::int + (e.counts ->> 'unchanged')::int)
     from earlier e where r.org_id = $1 and r.id = $2 and r.attempt = $8`,
    [orgId, report.id, report.sha256, report.asked_format, report.asked_cluster, report.asked_image, report.received_at, report.attempt],
  );
  return (rowCount ?? 0) > 0;
}

/** Facts about flaws and their names are shared reference data: written ahead, in a short transaction of their own. */
async function writeReferenceFacts(gathered: Gathered): Promise<string[]> {
  if (!gathered.scans.some(({ sightings }) => sightings.some((record) => record.type === "vulnerability"))) return [];
  return transaction(async (client) => {
    const staged = stageScan(["facts"], gathered.scans, await readAliases(client, gathered.scans));
    await writeAliases(client, staged.aliases);
    return writeVulnerabilities(client, staged.vulnerabilities);
  });
}

async function store(client: ClientBase, orgId: number, report: LeasedReport, gathered: Gathered): Promise<Outcome> {
  const outcome: Outcome = {
    counts: { new: 0, reopened: 0, fixed: 0, unchanged: 0 },
    byOutcome: {},
    tool: null,
    toolVersion: null,
    targetId: null,
    targetName: null,
    clusterId: null,
    generatedAt: null,
    late: false,
    warnings: [],
  };
  const cluster = await clusterOf(client, orgId, report, gathered, outcome);
  if (gathered.scans.length > 0) await storeScans(client, orgId, report, gathered.scans, cluster, outcome);
  if (gathered.inventory.length > 0 && cluster) {
    const context = { orgId, clusterId: cluster.id, at: report.received_at, reportId: report.id };
    const written = await reconcileInventory(client, context, gathered.inventory);
    outcome.counts.new += written.new;
    outcome.counts.unchanged += Math.max(0, gathered.read - written.new);
    outcome.counts.fixed += written.gone;
    addEffect(outcome, written.change);
    outcome.tool ??= "kubernetes";
    outcome.targetName ??= cluster.name;
  }
  if (gathered.events.length > 0) {
    const folded = await foldEvents(client, orgId, gathered.events, { clusterId: cluster?.id ?? null });
    outcome.counts.new += folded.accepted - folded.repeated;
    outcome.counts.unchanged += folded.repeated;
    outcome.tool ??= gathered.events[0]?.tool ?? null;
    outcome.targetName ??= cluster?.name ?? null;
  }
  return outcome;
}

async function clusterOf(
  client: ClientBase,
  orgId: number,
  report: LeasedReport,
  gathered: Gathered,
  outcome: Outcome,
): Promise<KnownCluster | null> {
  if (!report.asked_cluster && gathered.inventory.length > 0) {
    outcome.warnings.push(
      `An inventory does not say which cluster it is of, and no ?cluster= was given: filed under “${DEFAULT_CLUSTER}”.`,
    );
  }
  const said = gathered.scans.find(({ scan }) => scan.target.cluster)?.scan.target.cluster;
  const name = report.asked_cluster ?? said ?? (gathered.inventory.length > 0 ? DEFAULT_CLUSTER : null);
  if (!name) return null;
  const cluster = await ensureCluster(client, orgId, name);
  outcome.clusterId = cluster.id;
  return cluster;
}

interface PlacedScan {
  place: Place;
  image: ImageIdentity | null;
  target: ScanTarget;
  bundles: ScanBundle[];
}

/** Scans of the same target in one document are one word on it. */
function placeScans(bundles: readonly ScanBundle[], report: LeasedReport, cluster: KnownCluster | null): PlacedScan[] {
  const placed = new Map<string, PlacedScan>();
  for (const bundle of bundles) {
    const target = askedTarget(bundle.scan.target, report.asked_image, bundles.length);
    const place = placeOf(target, cluster?.name ?? null);
    const key = `${place.targetId} ${bundle.scan.tool.name}`;
    const known = placed.get(key);
    if (known) known.bundles.push(bundle);
    else placed.set(key, { place, image: target.image, target, bundles: [bundle] });
  }
  return [...placed.values()].sort((a, b) => (a.place.placeId < b.place.placeId ? -1 : 1));
}

/** ?image= says what was scanned where the document does not, or says it otherwise (a tar file, a local tag). */
function askedTarget(target: ScanTarget, asked: string | null, scans: number): ScanTarget {
  if (!asked) return target;
  const reference = parseImageReference(asked);
  if (!reference) throw new Problem("invalid_report", `“${asked}” is not an image reference.`);
  if (scans > 1) throw new Problem("invalid_report", "?image= names one image, but this document holds scans of several targets.");
  return {
    kind: "image",
    name: asked,
    image: {
      repository: reference.repository,
      digest: reference.digest ?? target.image?.digest ?? null,
      configDigest: target.image?.configDigest ?? null,
      tags: reference.tag ? [reference.tag] : [],
    },
  };
}

async function storeScans(
  client: ClientBase,
  orgId: number,
  report: LeasedReport,
  bundles: readonly ScanBundle[],
  cluster: KnownCluster | null,
  outcome: Outcome,
): Promise<void> {
  const aliases = await readAliases(client, bundles);
  const placed = placeScans(bundles, report, cluster);
  for (const { place } of placed) await lockPlace(client, orgId, place.placeId);
  for (const { place, image, target, bundles: said } of placed) {
    const [first] = said;
    if (!first) continue;
    const staged: StagedScan = stageScan(placeKeyOf(target, cluster?.id ?? null), said, aliases);
    const scannedAt = earlier(first.scan.scannedAt, report.received_at);
    const result = await reconcileScan(client, orgId, {
      scan: { ...first.scan, target, covers: [...new Set(said.flatMap(({ scan }) => scan.covers))] },
      place,
      image,
      staged,
      scannedAt,
      reportId: report.id,
      sha256: report.sha256,
    });
    outcome.counts.new += result.new;
    outcome.counts.reopened += result.reopened;
    outcome.counts.fixed += result.fixed;
    outcome.counts.unchanged += Math.max(0, result.findings - result.new - result.reopened);
    outcome.late ||= result.late;
    outcome.tool ??= first.scan.tool.name;
    outcome.toolVersion ??= first.scan.tool.version;
    outcome.generatedAt ??= scannedAt;
    if (placed.length === 1) outcome.targetId = place.targetId;
    outcome.targetName ??= placed.length === 1 ? target.name : `${placed.length} targets`;
    addEffect(outcome, result);
  }
}

/** A tool's clock that runs ahead must not make its word the newest for ever. */
const earlier = (said: Date | null, received: Date): Date => (said && said.getTime() < received.getTime() ? said : received);

function addEffect(outcome: Outcome, change: Change): void {
  for (const [name, delta] of Object.entries(change.byOutcome)) outcome.byOutcome[name] = (outcome.byOutcome[name] ?? 0) + delta;
}

async function finish(
  client: ClientBase,
  orgId: number,
  report: LeasedReport,
  format: string,
  gathered: Gathered,
  outcome: Outcome,
): Promise<void> {
  const counts = {
    entries: gathered.read + gathered.skippedCount,
    read: gathered.read,
    skipped: gathered.skippedCount,
    ...outcome.counts,
    skippedDetails: gathered.skipped,
    effect: Object.keys(outcome.byOutcome).length > 0 ? { byOutcome: outcome.byOutcome } : null,
  };
  const { rowCount } = await client.query(
    `update report r set status = 'done', finished_at = now(), format = $4, tool = $5, tool_version = $6, target_id = $7,
       target_name = $8, cluster_id = $9, generated_at = $10, counts = $11, by_kind = $12, warnings = $13, late = $14, error = null,
       team_id = (select team_id from target t where t.org_id = $1 and t.id = $7)
     where org_id = $1 and id = $2 and attempt = $3 and status = 'running'`,
    [
      orgId,
      report.id,
      report.attempt,
      format,
      outcome.tool,
      outcome.toolVersion,
      outcome.targetId,
      outcome.targetName,
      outcome.clusterId,
      outcome.generatedAt ?? report.received_at,
      JSON.stringify(counts),
      JSON.stringify(gathered.byKind),
      JSON.stringify([...outcome.warnings, ...gathered.warnings]),
      outcome.late,
    ],
  );
  if (rowCount !== 1) throw new Error(`Another worker has taken over report ${report.id}; this one keeps its hands off.`);
}
