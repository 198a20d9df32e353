import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { TARGET_KINDS } from "@/lib/core/records";
import { type Sql, sql } from "@/lib/db/sql";
import { type Receipt, reportCounts, reportStatus } from "@/lib/schemas/reports";
import { seesTeam } from "./scope";

const stored = z.object({
  ...reportCounts.partial().shape,
  skippedDetails: z.array(z.object({ reason: z.string(), where: z.string(), count: z.number() })).optional(),
  notes: z.array(z.string()).nullish(),
  effect: z.object({ byOutcome: z.record(z.string(), z.number()) }).nullish(),
});

export const reportRow = z.object({
  id: z.string(),
  status: reportStatus,
  format: z.string().nullable(),
  tool: z.string().nullable(),
  toolVersion: z.string().nullable(),
  sha256: z.string(),
  sizeBytes: z.number(),
  filename: z.string().nullable(),
  targetKind: z.number().nullable(),
  targetName: z.string().nullable(),
  imageId: z.string().nullable(),
  digest: z.string().nullable(),
  clusterId: z.string().nullable(),
  clusterName: z.string().nullable(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  generatedAt: z.date().nullable(),
  receivedAt: z.date(),
  finishedAt: z.date().nullable(),
  receivedBy: z.string(),
  sameAs: z.string().nullable(),
  late: z.boolean(),
  counts: stored,
  byKind: z.record(z.string(), z.number()),
  warnings: z.array(z.string()),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/** Columns and joins of a receipt, from report r. */
export const reportColumns = sql`r.id, r.status, r.format, r.tool, r.tool_version as "toolVersion", encode(r.sha256, 'hex') as sha256,
  r.size_bytes::float8 as "sizeBytes", r.filename, g.kind::int as "targetKind", r.target_name as "targetName", i.id as "imageId", i.digest,
  c.id as "clusterId", c.name as "clusterName", t.id as "teamId", t.name as "teamName", r.generated_at as "generatedAt",
  r.received_at as "receivedAt", r.finished_at as "finishedAt", r.received_by as "receivedBy", r.same_as_id as "sameAs", r.late, r.counts,
  r.by_kind as "byKind", r.warnings, r.error`;
export const reportJoins = sql`left join target g on g.org_id = r.org_id and g.id = r.target_id
  left join image i on i.org_id = r.org_id and i.id = r.target_id
  left join cluster c on c.org_id = r.org_id and c.id = r.cluster_id
  left join team t on t.org_id = r.org_id and t.id = r.team_id`;

/** Whose reports the asker may see: all, or those on what their teams own. */
export const seesReport = (ctx: Ctx): Sql => sql`r.org_id = ${ctx.orgId} and ${seesTeam(ctx, sql`r.team_id`)}`;

/** Counts of a report that has not been read yet are zero: nothing was done for it so far, and its status says so. */
const NOTHING_YET = { entries: 0, read: 0, skipped: 0, new: 0, reopened: 0, fixed: 0, unchanged: 0, gone: 0, decided: 0 };

export function receiptOf(row: z.infer<typeof reportRow>): Receipt {
  const {
    targetKind,
    targetName,
    imageId,
    digest,
    clusterId,
    clusterName,
    teamId,
    teamName,
    generatedAt,
    receivedAt,
    finishedAt,
    counts,
    ...rest
  } = row;
  const { skippedDetails, notes, effect, ...given } = counts;
  const unnamed = targetName !== null && targetName === clusterName ? "cluster" : "several";
  return {
    ...rest,
    url: `/api/v1/reports/${row.id}`,
    target:
      targetName === null
        ? null
        : { kind: targetKind === null ? unnamed : (TARGET_KINDS[targetKind] ?? "resource"), name: targetName, imageId, digest },
    cluster: clusterId && clusterName ? { id: clusterId, name: clusterName } : null,
    team: teamId && teamName ? { id: teamId, name: teamName } : null,
    generatedAt: generatedAt?.toISOString() ?? null,
    receivedAt: receivedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    counts: reportCounts.parse({ ...NOTHING_YET, ...given }),
    skipped: skippedDetails ?? [],
    notes: notes ?? [],
    effect: effect ?? null,
  };
}
