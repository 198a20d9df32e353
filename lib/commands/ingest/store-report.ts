import type { ClientBase } from "pg";
import { FEEDS } from "@/lib/core/feeds";
import type { FeedRecord } from "@/lib/core/records";
import type { RepositoryRule } from "@/lib/identity/repository-rule";
import { writeHeard } from "../events/write-events";
import { applyFeed } from "../feeds/apply-feed";
import { foldEvents } from "../ingest-events";
import { affectByFlaws } from "../reconcile/affect-findings";
import { ensureCluster } from "../reconcile/ensure-cluster";
import { type Change, CREATE_AFFECTED, reconcileFindings } from "../reconcile/reconcile-findings";
import { lockInventory, reconcileInventory } from "../reconcile/reconcile-inventory";
import { reconcileScans } from "../reconcile/reconcile-scans";
import { readRepositoryRules } from "../reconcile/repository-rules";
import { hearSources } from "../sources/hear-sources";
import { type WrittenStatements, writeStatements } from "../statements/write-statements";
import { writeAttestations } from "../write-attestations";
import type { LeasedReport } from "./leased-report";
import type { ReadReport } from "./report-reader";

/** What a report did, for its receipt. */
export interface StoredReport {
  /** decided: findings that a decision began to hold of */
  counts: { new: number; reopened: number; fixed: number; unchanged: number; decided: number };
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

/** Who sent a report, and what it is: what its statements need to know. */
export interface Sender {
  format: string;
  teams: readonly string[] | null;
}

/** Brings what was read into the database, in the caller's transaction. */
export async function storeReport(client: ClientBase, report: LeasedReport, read: ReadReport, sender: Sender): Promise<StoredReport> {
  const stored: StoredReport = {
    counts: { new: 0, reopened: 0, fixed: 0, unchanged: 0, decided: 0 },
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
  // What is decided is known before anything is found, so that it never counts as open.
  const decided = read.statements.length > 0 ? await keepStatements(client, report, read, sender) : null;
  if (read.stager.scans.length > 0) {
    await storeScans(client, report, read, stored);
    await requireSameRules(client, report.orgId, read.repositoryRules);
  }
  if (decided) await applyStatements(client, report, read, decided, stored);
  if (read.inventory.length > 0) await storeInventory(client, report, read, stored);
  if (read.events.length > 0) await storeEvents(client, report, read, stored);
  if (read.cluster) await writeHeard(client, report.orgId, read.cluster.id, read.heard);
  stored.tool ??= [...read.heard.keys()][0] ?? null;
  if (read.attestations.length > 0) await storeAttestations(client, report, read, stored);
  if (read.feedStager.feed) await storeFeed(client, report, read.feedStager.feed, stored);
  return stored;
}

/**
 * What was staged is filed by the rules of then: where others hold by now, the job reads the report again. Asked after the
 * scans are stored, under the lock that they take and that rules change under: to take it before would be to take it twice.
 */
async function requireSameRules(client: ClientBase, orgId: number, rules: readonly RepositoryRule[]): Promise<void> {
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
  stored.counts.decided += result.decided;
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

/** Findings anywhere can be meant, so no report may be on its way past what is said. */
async function keepStatements(client: ClientBase, report: LeasedReport, read: ReadReport, sender: Sender): Promise<WrittenStatements> {
  await lockInventory(client, report.orgId);
  return writeStatements(client, report.orgId, {
    statements: read.statements,
    reportId: report.id,
    format: sender.format,
    receivedAt: report.receivedAt,
    receivedBy: report.receivedBy,
    teams: sender.teams,
    askedImage: report.askedImage,
    clusterName: read.cluster?.name ?? null,
  });
}

async function applyStatements(
  client: ClientBase,
  report: LeasedReport,
  read: ReadReport,
  written: WrittenStatements,
  stored: StoredReport,
): Promise<void> {
  const alone = read.stager.scans.length === 0;
  if (alone) {
    const repeated = read.statements.length - written.new;
    stored.counts.new += written.new;
    stored.counts.unchanged += repeated;
    const authors = [...new Set(read.statements.flatMap(({ author }) => author ?? []))];
    stored.tool ??= authors.length === 1 ? (authors[0] ?? null) : null;
    const flaws = new Set(read.statements.map(({ vulnerability }) => vulnerability)).size;
    stored.targetName ??= `${flaws} ${flaws === 1 ? "vulnerability" : "vulnerabilities"}`;
    stored.generatedAt ??= read.statements.reduce<Date | null>(
      (last, { statedAt }) => (statedAt && (!last || statedAt > last) ? statedAt : last),
      null,
    );
  }
  if (written.earliestAt === null) return;
  await client.query("drop table if exists pg_temp.affected");
  await client.query(CREATE_AFFECTED);
  await affectByFlaws(client, report.orgId, written.flaws);
  const change = await reconcileFindings(client, report.orgId, { at: written.earliestAt, reason: "statement", reportId: report.id });
  stored.counts.reopened += change.reopened;
  stored.counts.decided += change.decided;
  if (written.earliestAt < stored.earliestAt && change.decided + change.reopened > 0) stored.earliestAt = written.earliestAt;
  addEffect(stored, change);
  if (alone) stored.notes.push(effectNote(change));
}

function effectNote({ decided, reopened }: Change): string {
  const found = (count: number): string => `${count} ${count === 1 ? "finding" : "findings"}`;
  if (decided + reopened === 0) return "No finding changed its state by these statements: they stand ready for what is found later.";
  return [
    ...(decided > 0
      ? [`${found(decided)} ${decided === 1 ? "is" : "are"} decided by these statements and no longer counted as open.`]
      : []),
    ...(reopened > 0 ? [`${found(reopened)} opened again, for a newer statement says so.`] : []),
  ].join(" ");
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

async function storeAttestations(
  client: ClientBase,
  report: LeasedReport,
  { attestations }: ReadReport,
  stored: StoredReport,
): Promise<void> {
  const written = await writeAttestations(client, report.orgId, attestations, { receivedAt: report.receivedAt, reportId: report.id });
  stored.counts.new += written.new;
  stored.counts.unchanged += written.unchanged;
  if (written.waiting > 0)
    stored.notes.push(
      `${written.waiting} of the images spoken of ${written.waiting === 1 ? "is" : "are"} not known here yet: it will show when they are.`,
    );
  const [first] = attestations;
  const subjects = attestations.reduce((sum, { subjects }) => sum + subjects.length, 0);
  stored.tool ??= first?.tool ?? null;
  stored.targetName ??= subjects > 1 ? `${subjects} images` : (first?.subjects[0]?.name ?? first?.subjects[0]?.digest ?? null);
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
  await hearReport(client, report, read, stored);
}

/** What looks at things regularly spoke: scanners and inventories. Sensors are heard by their events. */
async function hearReport(client: ClientBase, report: LeasedReport, read: ReadReport, stored: StoredReport): Promise<void> {
  const { tool, clusterId } = stored;
  if (tool === null || (read.stager.scans.length === 0 && read.inventory.length === 0)) return;
  await hearSources(client, report.orgId, [{ clusterId, tool, at: stored.generatedAt ?? report.receivedAt }]);
}
