import { z } from "zod";
import { page, pageOf, time } from "./common";

export const auditFilters = z.object({
  /** text in the actor, action or object */
  q: z.string().max(200).optional(),
  action: z.string().max(100).optional().describe("an action, or the beginning of some: decision."),
  from: z.iso.date().optional().describe("first day"),
  to: z.iso.date().optional().describe("last day"),
});
export const listAuditInput = auditFilters.extend(page);
export const exportAuditInput = auditFilters.extend({ format: z.enum(["jsonl", "csv"]).default("jsonl") });

export const auditItem = z.object({
  /** its number in the organisation's chain */
  seq: z.string(),
  at: time,
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  action: z.string(),
  object: z.string(),
  detail: z.record(z.string(), z.unknown()),
  requestId: z.string().nullable(),
  /** sha256 over the entry before and this one */
  hash: z.string(),
});
export type AuditItem = z.infer<typeof auditItem>;
export const auditPage = pageOf(auditItem);

export const auditVerdict = z.object({
  entries: z.number(),
  /** hash of the last entry: keep it elsewhere, and a chain that was written anew will not have it */
  head: z.string().nullable(),
  /** the first entry that is not what was written, and why; null: the chain is whole */
  broken: z.object({ seq: z.string(), why: z.string() }).nullable(),
});
export type AuditVerdict = z.infer<typeof auditVerdict>;
