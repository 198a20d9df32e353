import { z } from "zod";
import { id, listOf, page, pageOf, ref, time } from "./common";

export const reportStatus = z.enum(["queued", "running", "done", "failed"]);
export const reportCounts = z.object({
  entries: z.number(),
  read: z.number(),
  skipped: z.number(),
  new: z.number(),
  reopened: z.number(),
  fixed: z.number(),
  unchanged: z.number(),
  /** objects that an inventory no longer names; they are not entries of it */
  gone: z.number(),
  /** findings, new ones among them, that a decision began to hold of: they do not count as open */
  decided: z.number(),
});
export type ReportCounts = z.infer<typeof reportCounts>;

export const receipt = z.object({
  id,
  status: reportStatus,
  url: z.string(),
  format: z.string().nullable(),
  tool: z.string().nullable(),
  toolVersion: z.string().nullable(),
  sha256: z.string(),
  sizeBytes: z.number(),
  filename: z.string().nullable(),
  target: z.object({ kind: z.string(), name: z.string(), imageId: id.nullable(), digest: z.string().nullable() }).nullable(),
  cluster: ref.nullable(),
  team: ref.nullable(),
  generatedAt: time.nullable(),
  receivedAt: time,
  finishedAt: time.nullable(),
  receivedBy: z.string(),
  /** the earlier report with the same bytes */
  sameAs: id.nullable(),
  /** a newer report of this tool on this target was there already: this one only completes the history */
  late: z.boolean(),
  counts: reportCounts,
  /** entries read by kind of record */
  byKind: z.record(z.string(), z.number()),
  skipped: z.array(z.object({ reason: z.string(), where: z.string(), count: z.number() })),
  warnings: z.array(z.string()),
  /** what it did beyond its own entries, in sentences: images that no longer count */
  notes: z.array(z.string()),
  /** change of the place's open findings by outcome, of the load in points; null when nothing changed or not applicable */
  effect: z.object({ byOutcome: z.record(z.string(), z.number()) }).nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Receipt = z.infer<typeof receipt>;

/** Kept, and waiting to be read. */
export const reportAccepted = z.object({ id, status: reportStatus, url: z.string() });

export const listReportsInput = z.object({
  ...page,
  status: listOf(reportStatus),
  tool: listOf(z.string().max(100)),
  q: z.string().max(200).optional(),
});
export const reportPage = pageOf(receipt);

export const createReportQuery = z.object({
  format: z.string().max(60).optional(),
  cluster: z.string().max(253).optional(),
  image: z.string().max(1000).optional(),
  filename: z.string().max(255).optional(),
  wait: z.enum(["0", "1"]).optional(),
});
