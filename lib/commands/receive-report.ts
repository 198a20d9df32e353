import { type Ctx, guard } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { allows } from "@/lib/core/permissions";
import { openReport, type StagedReport, stageReport } from "@/lib/db/report-files";
import { transaction } from "@/lib/db/tx";
import { detectReport } from "@/lib/ingest/detect";
import { readDocument } from "@/lib/ingest/read-document";
import { enqueue } from "@/lib/jobs/queue";

export interface ReceiveReportInput {
  body: AsyncIterable<Uint8Array>;
  contentEncoding?: string | null;
  /** what the sender says that it is; left out: found by content */
  format?: string | undefined;
  cluster?: string | undefined;
  image?: string | undefined;
  filename?: string | undefined;
  receivedAt?: Date;
  /** false where the caller reads the report itself, in an order of its own: no job is queued */
  readLater?: boolean;
}

export interface ReceivedReport {
  id: string;
  sha256: string;
}

/** Throws Problem unknown_format or invalid_report for what no format here can read, forbidden for a feed that is not the sender's to load. */
async function refuseUnreadable(ctx: Ctx, staged: StagedReport, asked: string | undefined): Promise<void> {
  const file = await readDocument({ sizeBytes: staged.sizeBytes, open: () => openReport(staged.path) });
  const { format } = detectReport(file, asked ?? null);
  if (format.family !== "feed" || (allows(ctx.role, "settings:write") && ctx.teams === "all")) return;
  throw new Problem(
    "forbidden",
    `${format.label} is a feed, and feeds are shared by everybody here: only an admin, or an admin's token without a limit to teams, can load one.`,
  );
}

/**
 * Takes a report in: when this returns, its bytes and its place in the queue are durable. Throws Problem too_large,
 * unsupported_media, unknown_format, invalid_report or forbidden, and keeps nothing then.
 */
export const receiveReport = guard("reports:write", async (ctx, input: ReceiveReportInput): Promise<ReceivedReport> => {
  const staged = await stageReport(input.body, input.contentEncoding ?? null);
  try {
    await refuseUnreadable(ctx, staged, input.format);
    await staged.keep();
  } catch (error) {
    await staged.discard();
    throw error;
  }
  const id = newId();
  await transaction(async (client) => {
    await client.query(
      `insert into report (org_id, id, sha256, size_bytes, filename, asked_format, asked_cluster, asked_image, received_at, received_by_id, received_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ctx.orgId,
        id,
        Buffer.from(staged.sha256, "hex"),
        staged.sizeBytes,
        input.filename ?? null,
        input.format ?? null,
        input.cluster ?? null,
        input.image ?? null,
        input.receivedAt ?? new Date(),
        ctx.actor.id,
        ctx.actor.name,
      ],
    );
    if (input.readLater !== false) await enqueue(client, "ingest-report", { orgId: ctx.orgId, reportId: id });
  });
  return { id, sha256: staged.sha256 };
});
