import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { csvLine } from "@/lib/core/csv";
import { sql } from "@/lib/db/sql";
import type { AuditItem, exportAuditInput } from "@/lib/schemas/audit";
import { auditItemOf, auditMatching, readAudit } from "./audit-rows";

const BATCH = 1000;

const HEADER = ["seq", "at", "actor kind", "actor", "action", "object", "detail", "request id", "hash"];
const line = ({ seq, at, actor, action, object, detail, requestId, hash }: AuditItem): string =>
  csvLine([seq, at, actor.kind, actor.name, action, object, JSON.stringify(detail), requestId, hash]);

async function* textOf(orgId: number, input: z.output<typeof exportAuditInput>): AsyncIterable<Uint8Array> {
  if (input.format === "csv") yield Buffer.from(csvLine(HEADER));
  let after = "0";
  for (;;) {
    const batch = await readAudit(sql`${auditMatching({ orgId }, input)} and a.seq > ${after}::bigint`, sql`a.seq`, BATCH);
    const items = batch.map(auditItemOf);
    yield Buffer.from(items.map((item) => (input.format === "csv" ? line(item) : `${JSON.stringify(item)}\n`)).join(""));
    const last = items.at(-1);
    if (!last || batch.length < BATCH) return;
    after = last.seq;
  }
}

/** The audit log as JSON lines or CSV, the oldest first, a thousand entries at a time. */
export const exportAudit = guard(
  "audit:read",
  async (ctx, input: z.output<typeof exportAuditInput>): Promise<AsyncIterable<Uint8Array>> => {
    requireWholeOrg(ctx);
    return textOf(ctx.orgId, input);
  },
);
