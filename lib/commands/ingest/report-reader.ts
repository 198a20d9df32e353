import type { PoolClient } from "pg";
import {
  type AttestationRecord,
  type InventoryRecord,
  isSighting,
  type ReportRecord,
  type RuntimeRecord,
  type StatementRecord,
} from "@/lib/core/records";
import { mapRepository, type RepositoryRule } from "@/lib/identity/repository-rule";
import { SEND_ITS_NAME } from "@/lib/ingest/image-target";
import { type Heard, hear } from "../events/write-events";
import { FeedStager } from "../feeds/feed-stager";
import { faultOfTime } from "../ingest-events";
import { type KnownCluster, planCluster } from "../reconcile/ensure-cluster";
import { readRepositoryRules } from "../reconcile/repository-rules";
import { ScanStager } from "../reconcile/scan-stager";
import type { LeasedReport } from "./leased-report";

export interface Skipped {
  reason: string;
  where: string;
  count: number;
}

/** What a document held: scans lie in the stage, the rest is here. */
export interface ReadReport {
  stager: ScanStager;
  /** the cluster that it is of; not written yet */
  cluster: KnownCluster | null;
  inventory: InventoryRecord[];
  events: RuntimeRecord[];
  statements: StatementRecord[];
  attestations: AttestationRecord[];
  heard: Heard;
  /** by which the images that it names were filed */
  repositoryRules: RepositoryRule[];
  /** rows of a feed lie in its stage */
  feedStager: FeedStager;
  /** entries of the document by kind of record; entries = read + skipped */
  byKind: Record<string, number>;
  read: number;
  skipped: Skipped[];
  skippedCount: number;
  warnings: string[];
}

const MAX_SKIPS_SHOWN = 100;
const MAX_WARNINGS = 100;
/** clocks may differ so much without a word */
const CLOCK_SKEW_MS = 5 * 60_000;
const DEFAULT_CLUSTER = "default";

/** Reads a parser's records to the end: scans go to the stage as they come, the rest is kept, and every entry is counted. */
export async function readRecords(client: PoolClient, report: LeasedReport, records: AsyncIterable<ReportRecord>): Promise<ReadReport> {
  let cluster: KnownCluster | null = null;
  const clusterOf = async (said: string | null): Promise<KnownCluster | null> => {
    const name = report.askedCluster ?? said;
    cluster ??= name === null ? null : await planCluster(client, report.orgId, name);
    return cluster;
  };
  const rules = await readRepositoryRules(client, report.orgId);
  const repositoryOf = (name: string): string => mapRepository(rules, name);
  const stager = new ScanStager(client, { askedImage: report.askedImage, repositoryOf, clusterOf });
  const found: ReadReport = {
    stager,
    cluster: null,
    inventory: [],
    events: [],
    statements: [],
    attestations: [],
    heard: new Map(),
    repositoryRules: rules,
    feedStager: new FeedStager(client),
    byKind: {},
    read: 0,
    skipped: [],
    skippedCount: 0,
    warnings: [],
  };
  const skip = skipCounter(found);
  const count = (kind: string, entries = 1) => {
    if (entries === 0) return;
    found.read += entries;
    found.byKind[kind] = (found.byKind[kind] ?? 0) + entries;
  };
  for await (const record of records) {
    if (record.type === "scan") await stager.addScan(record);
    else if (record.type === "package") await stager.add(record);
    else if (isSighting(record)) {
      await stager.add(record);
      if (!("sameRow" in record)) count(record.type);
    } else if (record.type === "inventory") {
      found.inventory.push(record);
      count(record.object);
    } else if (record.type === "statement") {
      found.statements.push(record);
      count("statement", record.entries);
    } else if (record.type === "event") {
      const fault = faultOfTime(record, report.receivedAt);
      if (fault !== null) skip({ reason: "a time that cannot be kept", where: fault });
      else {
        found.events.push(record);
        count("event");
      }
    } else if (record.type === "attestation") {
      found.attestations.push(record);
      count("attestation");
    } else if (record.type === "counted") {
      hear(found.heard, record);
      count(record.kind);
    } else if (record.type === "feed") await found.feedStager.add(record);
    else if (record.type === "kev" || record.type === "epss" || record.type === "ssvc") {
      await found.feedStager.add(record);
      count(record.type);
    } else if (record.type === "warning") {
      const needless = report.askedImage !== null && record.message.endsWith(SEND_ITS_NAME);
      if (found.warnings.length < MAX_WARNINGS && !needless) found.warnings.push(record.message);
    } else {
      if (record.unjudged) stager.addUnjudged(record.unjudged);
      skip(record);
    }
  }
  await stager.end();
  await found.feedStager.end();
  found.cluster = await clusterOf(found.inventory.length > 0 ? DEFAULT_CLUSTER : null);
  if (found.inventory.length > 0 && report.askedCluster === null) {
    found.warnings.unshift(
      `An inventory does not say which cluster it is of, and no ?cluster= was given: filed under “${found.cluster?.name ?? DEFAULT_CLUSTER}”.`,
    );
  }
  if (found.statements.some(({ statedAt }) => statedAt === null)) {
    found.warnings.push("Some statements do not say when they were made: they count as made when the report was received.");
  }
  if (stager.scans.some(({ scan }) => scan.scannedAt === null)) {
    found.warnings.push("The report does not say when the scan was made: it counts as made when it was received.");
  }
  if (stager.scans.some(({ scan }) => scan.scannedAt !== null && scan.scannedAt.getTime() > report.receivedAt.getTime() + CLOCK_SKEW_MS)) {
    found.warnings.push("The scan is dated in the future: it counts as made when the report was received.");
  }
  for (const { scan } of stager.scans.filter(({ scan: { status } }) => status !== "ok")) {
    if (found.warnings.length >= MAX_WARNINGS) break;
    found.warnings.push(`${scan.target.name} does not count as scanned, unless something was found: ${scan.statusReason ?? scan.status}`);
  }
  return found;
}

/** Skipped entries are all counted; the first of each reason is shown. */
function skipCounter(found: ReadReport): (record: { reason: string; where: string }) => void {
  const byReason = new Map<string, Skipped>();
  return ({ reason, where }) => {
    found.skippedCount++;
    const known = byReason.get(reason);
    if (known) known.count++;
    else if (byReason.size < MAX_SKIPS_SHOWN) {
      const shown = { reason, where, count: 1 };
      byReason.set(reason, shown);
      found.skipped.push(shown);
    }
  };
}
