import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import { requireOwnTargets } from "../ingest/sender-limit";
import { storeReport } from "../ingest/store-report";
import { writeVulnerabilities } from "../reconcile/write-vulnerabilities";
import type { ReadUpload } from "./read-upload";

/** Brings a report in as the importer does, in the caller's transaction, for which a row of it must be there. */
export async function rehearseReport(client: PoolClient, ctx: Ctx, { report, format, read }: ReadUpload): Promise<void> {
  const teams = ctx.teams === "all" ? null : ctx.teams;
  await requireOwnTargets(client, report, read, teams);
  await client.query(
    `insert into report (org_id, id, sha256, size_bytes, asked_format, asked_cluster, asked_image, received_at, received_by, status, attempt)
     values ($1, $2, decode($3, 'hex'), $4, $5, $6, $7, $8, $9, 'running', $10)`,
    [
      report.orgId,
      report.id,
      report.sha256,
      report.sizeBytes,
      report.askedFormat,
      report.askedCluster,
      report.askedImage,
      report.receivedAt,
      report.receivedBy,
      report.attempt,
    ],
  );
  await writeVulnerabilities(client, read.stager.facts);
  await storeReport(client, report, read, { format, teams });
  await requireOwnTargets(client, report, read, teams);
}
