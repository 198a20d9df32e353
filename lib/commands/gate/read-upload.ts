import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { openReport, stageReport } from "@/lib/db/report-files";
import { detectReport } from "@/lib/ingest/detect";
import { readDocument } from "@/lib/ingest/read-document";
import type { LeasedReport } from "../ingest/leased-report";
import { type ReadReport, readRecords } from "../ingest/report-reader";

export interface Upload {
  body: AsyncIterable<Uint8Array>;
  contentEncoding: string | null;
  format?: string | undefined;
  cluster?: string | undefined;
  image?: string | undefined;
}

/** A report that was read for the gate; its bytes are gone already. */
export interface ReadUpload {
  report: LeasedReport;
  format: string;
  read: ReadReport;
}

/**
 * Reads a report into the stage of a connection, as the importer does, and keeps nothing else of it. Throws the Problems of
 * reports, and invalid_report for one that holds no scan.
 */
export async function readUpload(client: PoolClient, ctx: Ctx, upload: Upload, now: Date): Promise<ReadUpload> {
  const staged = await stageReport(upload.body, upload.contentEncoding);
  try {
    const document = await readDocument({ sizeBytes: staged.sizeBytes, open: () => openReport(staged.path) });
    const { format, file } = detectReport(document, upload.format ?? null);
    if (format.family === "feed" || format.family === "inventory" || format.family === "runtime")
      throw new Problem("invalid_report", `The gate judges scans, and ${format.label} is none. Send it to /api/v1/reports.`);
    const report: LeasedReport = {
      orgId: ctx.orgId,
      id: newId(),
      sha256: staged.sha256,
      sizeBytes: staged.sizeBytes,
      askedFormat: upload.format ?? null,
      askedCluster: upload.cluster ?? null,
      askedImage: upload.image ?? null,
      filename: null,
      receivedAt: now,
      receivedBy: ctx.actor.name,
      attempt: 1,
    };
    const read = await readRecords(client, report, format.parse(file));
    if (read.stager.scans.length === 0)
      throw new Problem("invalid_report", `The gate judges scans, and this ${format.label} holds none. Send it to /api/v1/reports.`);
    return { report, format: format.id, read };
  } finally {
    await staged.discard();
  }
}
