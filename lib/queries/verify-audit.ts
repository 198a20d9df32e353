import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { auditHash } from "@/lib/core/audit-hash";
import { sql } from "@/lib/db/sql";
import type { AuditVerdict } from "@/lib/schemas/audit";
import { readAudit } from "./audit-rows";

const BATCH = 1000;

/** Computes every hash of an org's audit log anew: the first entry that was changed, put in or taken out breaks the chain. */
export async function verifyChain(orgId: number): Promise<AuditVerdict> {
  let previous: Uint8Array | null = null;
  let entries = 0;
  for (;;) {
    const batch = await readAudit(sql`a.org_id = ${orgId} and a.seq > ${entries}`, sql`a.seq`, BATCH);
    for (const { hash, ...row } of batch) {
      const expected: string = String(entries + 1);
      if (row.seq !== expected) return { entries, head: hex(previous), broken: { seq: expected, why: `entry ${expected} is missing` } };
      if (!auditHash(previous, row).equals(hash))
        return { entries, head: hex(previous), broken: { seq: row.seq, why: `entry ${row.seq} is not what was written` } };
      previous = hash;
      entries++;
    }
    if (batch.length < BATCH) return { entries, head: hex(previous), broken: null };
  }
}

const hex = (hash: Uint8Array | null): string | null => (hash === null ? null : Buffer.from(hash).toString("hex"));

/** Whether the audit log is as it was written. */
export const verifyAudit = guard("audit:read", (ctx, _input: object): Promise<AuditVerdict> => {
  requireWholeOrg(ctx);
  return verifyChain(ctx.orgId);
});
