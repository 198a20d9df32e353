import type { PoolClient } from "pg";
import { Problem } from "@/lib/core/errors";
import { openReport, reportFile } from "@/lib/db/report-files";
import { transactionOn, withConnection } from "@/lib/db/tx";
import { detectReport } from "@/lib/ingest/detect";
import { readDocument } from "@/lib/ingest/read-document";
import { enqueue } from "@/lib/jobs/queue";
import { dropFeedStage } from "./feeds/feed-stager";
import { failReport, type LeasedReport, lease, repeatsEarlier } from "./ingest/leased-report";
import { readRecords } from "./ingest/report-reader";
import { requireOwnTargets, senderTeams } from "./ingest/sender-limit";
import { storeReport, writeReceipt } from "./ingest/store-report";
import type { LearnedAlias } from "./merge-vulnerabilities";
import { dropStage } from "./reconcile/stage-tables";
import type { StagedFacts } from "./reconcile/vulnerability-facts";
import { writeVulnerabilities } from "./reconcile/write-vulnerabilities";
import { rewriteTouchedDays } from "./rewrite-posture";

const IDS_PER_JOB = 5_000;

interface ReportToIngest {
  orgId: number;
  reportId: string;
  /** the caller records past days itself when all its reports are in */
  daysLater?: boolean;
}

/**
 * Reads a received report and brings it into the database, in one transaction: a half-read report is never visible. What
 * is wrong with the document ends in its receipt; only what trying again may mend (the database was gone) is thrown.
 */
export async function ingestReport({ orgId, reportId, daysLater = false }: ReportToIngest): Promise<void> {
  const report = await lease(orgId, reportId);
  if (!report) return;
  const teams = await senderTeams(report);
  // Of a limited sender's report it must first be seen whose things it speaks of.
  if (teams === null && (await repeatsEarlier(report))) return;
  try {
    await withConnection(async (client) => {
      try {
        await bringIn(client, report, teams, daysLater);
      } finally {
        await dropStage(client);
        await dropFeedStage(client);
      }
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await failReport({ orgId, reportId, code: error.code, message: error.message });
  }
}

async function bringIn(client: PoolClient, report: LeasedReport, teams: readonly string[] | null, daysLater: boolean): Promise<void> {
  const document = await readDocument({ sizeBytes: report.sizeBytes, open: () => openReport(reportFile(report.sha256)) });
  const { format, file } = detectReport(document, report.askedFormat);
  const read = await readRecords(client, report, format.parse(file));
  await requireOwnTargets(client, report, read, teams);
  const learned = await writeFacts(client, read.stager.facts);
  await transactionOn(client, async () => {
    const stored = await storeReport(client, report, read, { format: format.id, teams });
    stored.notes.push(...learned.map(({ from, to }) => `${from} is another name of ${to}: what was found under it is joined.`));
    await requireOwnTargets(client, report, read, teams);
    await writeReceipt(client, report, format.id, read, stored);
    if (!daysLater) await rewriteTouchedDays(client, report.orgId, stored.earliestAt);
  });
}

/**
 * Facts about flaws and their names are shared reference data: written ahead, so that no report waits long for another's.
 * What follows from them for findings elsewhere is queued with them.
 */
async function writeFacts(client: PoolClient, facts: StagedFacts): Promise<LearnedAlias[]> {
  if (facts.vulnerabilities.size === 0) return [];
  return transactionOn(client, async () => {
    const { moved, learned } = await writeVulnerabilities(client, facts);
    if (learned.length > 0) await enqueue(client, "merge-vulnerabilities", { learned });
    for (let from = 0; from < moved.length; from += IDS_PER_JOB) {
      await enqueue(client, "reconcile-vulnerabilities", { ids: moved.slice(from, from + IDS_PER_JOB) });
    }
    return learned;
  });
}
