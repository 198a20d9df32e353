import type { ClientBase } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import { type AuditRow, auditHash } from "@/lib/core/audit-hash";

export interface AuditEntry {
  /** what was done, "token.create" */
  action: string;
  /** to what, "token 0199…" */
  object: string;
  detail?: Record<string, unknown>;
}

// Any number that no other advisory lock of ours uses; the org is the second key.
const LOCK_SPACE = 7_161_001;

/** Appends to the audit log in the transaction that does the thing; whoever comes next waits for this one's end. */
export async function audit(client: ClientBase, ctx: Ctx, entry: AuditEntry): Promise<void> {
  await client.query("select pg_advisory_xact_lock($1, $2)", [LOCK_SPACE, ctx.orgId]);
  const { rows } = await client.query<{ seq: string; hash: Buffer }>(
    "select seq, hash from audit where org_id = $1 order by seq desc limit 1",
    [ctx.orgId],
  );
  const last = rows[0];
  const row: AuditRow = {
    seq: String(BigInt(last?.seq ?? 0) + 1n),
    at: new Date(),
    actorKind: ctx.actor.kind,
    actorId: ctx.actor.id,
    actor: ctx.actor.name,
    action: entry.action,
    object: entry.object,
    detail: entry.detail ?? {},
    requestId: ctx.requestId,
  };
  await client.query(
    `insert into audit (org_id, seq, at, actor_kind, actor_id, actor, action, object, detail, request_id, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ctx.orgId,
      row.seq,
      row.at,
      row.actorKind,
      row.actorId,
      row.actor,
      row.action,
      row.object,
      JSON.stringify(row.detail),
      row.requestId,
      auditHash(last?.hash ?? null, row),
    ],
  );
}
