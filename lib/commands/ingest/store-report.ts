import type { ClientBase } from "pg";
import { FEEDS } from "@/lib/core/feeds";
import type { FeedRecord } from "@/lib/core/records";
import type { RepositoryRule } from "@/lib/identity/repository-rule";
import { applyFeed } from "../feeds/apply-feed";
import { foldEvents } from "../ingest-events";
import { ensureCluster } from "../reconcile/ensure-cluster";
import type { Change } from "../reconcile/reconcile-findings";
import { reconcileInventory } from "../reconcile/reconcile-inventory";
import { reconcileScans } from "../reconcile/reconcile-scans";
import { readRepositoryRules } from "../reconcile/repository-rules";
import type { LeasedReport } from "./leased-report";
import type { ReadReport } from "./report-reader";

/** What a report did, for its receipt. */
export interface StoredReport {
  counts: { new: number; reopened: number; fixed: number; unchanged: number };
  /** objects of an inventory that its list no longer names */
  gone: number;
  byOutcome: Record<string, number>;
  tool: string | null;
  toolVersion: string | null;
  targetId: string | null;
  targetName: string | null;
  clusterId: string | null;
  generatedAt: Date | null;
  /** the earliest moment that it speaks of */
  earliestAt: Date;
  late: boolean;
  /** what it did beyond its own entries, in sentences */
  notes: string[];
}

/** Brings what was read into the database, in the caller's transaction. */
export async function storeReport(client: ClientBase, report: LeasedReport, read: ReadReport): Promise<StoredReport> {
  const stored: StoredReport = {
    counts: { new: 0, reopened: 0, fixed: 0, unchanged: 0 },
    gone: 0,
    byOutcome: {},
    tool: null,
    toolVersion: null,
    targetId: null,
    targetName: null,
    clusterId: null,
    generatedAt: null,
    earliestAt: report.receivedAt,
    late: false,
    notes: [],
  };
  if (read.cluster) {
    const cluster = await ensureCluster(client, report.orgId, read.cluster.name, read.cluster.id);
    // Ids of what was staged depend on it: the job reads the report again and finds the cluster known.
    if (cluster.id !== read.cluster.id) throw new Error(`The cluster ${cluster.name} became known while the report was read.`);
    stored.clusterId = cluster.id;
  }
  if (read.stager.scans.length > 0) await requireSameRules(client, report.orgId, read.repositoryRules);
  if (read.stager.scans.length > 0) await storeScans(client, report, read, stored);
  if (read.inventory.length > 0) await storeInventory(client, report, read, stored);
  if (read.events.length > 0) await storeEvents(client, report, read, stored);
  if (read.feedStager.feed) await storeFeed(client, report, read.feedStager.feed, stored);
  return stored;
}

/** What was staged is filed by the rules of then: where others hold by now, the job reads the report again. */
async function requireSameRules(client: ClientBase, orgId: number, rules: readonly RepositoryRule[]): Promise<void> {
  await client.query("select pg_advisory_xact_lock_shared($1, hashtext('inventory'))", [orgId]);
  const now = await readRepositoryRules(client, orgId);
  if (JSON.stringify(now) !== JSON.stringify(rules)) throw new Error("The rules of repositories changed while the report was read.");
}

async function storeFeed(client: ClientBase, report: LeasedReport, feed: FeedRecord, stored: StoredReport): Promise<void> {
  const applied = await applyFeed(client, feed, {
    loadedBy: report.receivedBy,
    source: report.filename,
    receivedAt: report.receivedAt,
    sha256: report.sha256,
  });
  stored.counts.new += applied.new;
  stored.counts.unchanged += applied.unchanged;
  stored.gone += applied.gone;
  stored.late ||= applied.late;
  stored.generatedAt = applied.asOf;
  stored.tool = FEEDS[feed.feed].label;
  stored.toolVersion = feed.version;
  stored.targetName = "every vulnerability";
  stored.notes.push(...applied.notes);
}

async function storeScans(client: ClientBase, report: LeasedReport, { stager }: ReadReport, stored: StoredReport): Promise<void> {
  const { scans } = stager;
  const result = await reconcileScans(client, report.orgId, {
    scans,
    deliveries: stager.deliveryCount,
    receivedAt: report.receivedAt,
    reportId: report.id,
    sha256: report.sha256,
  });
  stored.counts.new += result.new;
  stored.counts.reopened += result.reopened;
  stored.counts.fixed += result.fixed;
  stored.counts.unchanged += Math.max(0, result.findings - result.new - result.reopened);
  stored.late = result.late;
  stored.generatedAt = result.scannedAt;
  stored.notes.push(...result.notes);
  for (const { scan } of scans) if (scan.scannedAt && scan.scannedAt < stored.earliestAt) stored.earliestAt = scan.scannedAt;
  const targets = new Set(scans.map(({ place }) => place.targetId));
  const [first] = scans;
  stored.tool = first?.scan.tool.name ?? null;
  stored.toolVersion = first?.scan.tool.version ?? null;
  stored.targetId = targets.size === 1 ? (first?.place.targetId ?? null) : null;
  stored.targetName = targets.size === 1 ? (first?.scan.target.name ?? null) : `${targets.size} targets`;
  addEffect(stored, result);
}

async function storeInventory(client: ClientBase, report: LeasedReport, read: ReadReport, stored: StoredReport): Promise<void> {
  if (!read.cluster) throw new Error("An inventory without a cluster.");
  const context = { orgId: report.orgId, clusterId: read.cluster.id, at: report.receivedAt, reportId: report.id };
  const written = await reconcileInventory(client, context, read.inventory);
  stored.counts.new += written.new;
  stored.counts.unchanged += Math.max(0, read.inventory.length - written.new);
  stored.gone = written.gone;
  stored.late ||= written.late;
  if (written.late) stored.notes.push("A newer inventory of this cluster was read before this one, so this one changed nothing.");
  addEffect(stored, written.change);
  stored.tool ??= "kubernetes";
  stored.targetName ??= read.cluster.name;
}

async function storeEvents(client: ClientBase, report: LeasedReport, read: ReadReport, stored: StoredReport): Promise<void> {
  const folded = await foldEvents(client, report.orgId, read.events, { clusterId: read.cluster?.id ?? null });
  stored.counts.new += folded.accepted - folded.repeated;
  stored.counts.unchanged += folded.repeated;
  stored.tool ??= read.events[0]?.tool ?? null;
  stored.targetName ??= read.cluster?.name ?? null;
}

function addEffect(stored: StoredReport, change: Change): void {
  for (const [name, delta] of Object.entries(change.byOutcome)) stored.byOutcome[name] = (stored.byOutcome[name] ?? 0) + delta;
}

/** Writes the receipt; throws where another worker has taken the report over meanwhile, so that this one commits nothing. */
export async function writeReceipt(
  client: ClientBase,
  report: LeasedReport,
  format: string,
  read: ReadReport,
  stored: StoredReport,
): Promise<void> {
  const counts = {
    entries: read.read + read.skippedCount,
    read: read.read,
    skipped: read.skippedCount,
    ...stored.counts,
    gone: stored.gone,
    skippedDetails: read.skipped,
    notes: stored.notes,
    effect: Object.keys(stored.byOutcome).length > 0 ? { byOutcome: stored.byOutcome } : null,
  };
  const { rowCount } = await client.query(
    `update report r set status = 'done', finished_at = now(), format = $4, tool = $5, tool_version = $6,
       target_id = coalesce((select to_id from image_merge where org_id = $1 and from_id = $7), $7),
       target_name = $8, cluster_id = $9, generated_at = $10, counts = $11, by_kind = $12, warnings = $13, late = $14, error = null,
       team_id = (select team_id from target t where t.org_id = $1
         and t.id = coalesce((select to_id from image_merge where org_id = $1 and from_id = $7), $7))
     where org_id = $1 and id = $2 and attempt = $3 and status = 'running'`,
    [
      report.orgId,
      report.id,
      report.attempt,
      format,
      stored.tool,
      stored.toolVersion,
      stored.targetId,
      stored.targetName,
      stored.clusterId,
      stored.generatedAt ?? report.receivedAt,
      JSON.stringify(counts),
      JSON.stringify(read.byKind),
      JSON.stringify(read.warnings),
      stored.late,
    ],
  );
  if (rowCount !== 1) throw new Error(`Another worker has taken over report ${report.id}; this one keeps its hands off.`);
}
