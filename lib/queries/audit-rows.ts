import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { AuditItem, auditFilters } from "@/lib/schemas/audit";
import { contains, where } from "./keyset";

const auditRow = z.object({
  seq: z.string(),
  at: z.date(),
  actorKind: z.string(),
  actorId: z.string().nullable(),
  actor: z.string(),
  action: z.string(),
  object: z.string(),
  detail: z.record(z.string(), z.unknown()),
  requestId: z.string().nullable(),
  hash: z.instanceof(Uint8Array),
});
export type StoredAudit = z.infer<typeof auditRow>;

/** Conditions of the filters on the entries a of an org. */
export const auditMatching = (
  ctx: Pick<Ctx, "orgId">,
  { q, action, from, to }: z.infer<typeof auditFilters>,
): Sql => sql`a.org_id = ${ctx.orgId}
  ${where(q, (text) => sql`(a.actor ilike ${contains(text)} or a.action ilike ${contains(text)} or a.object ilike ${contains(text)})`)}
  ${where(action, (start) => sql`starts_with(a.action, ${start})`)}
  ${where(from, (day) => sql`a.at >= ${day}::date`)}
  ${where(to, (day) => sql`a.at < ${day}::date + 1`)}`;

/** Entries that meet a condition, with what each hash is made of. */
export const readAudit = (matching: Sql, order: Sql, limit: number): Promise<StoredAudit[]> =>
  rows(
    auditRow,
    sql`select a.seq::text as seq, a.at, a.actor_kind as "actorKind", a.actor_id as "actorId", a.actor, a.action, a.object, a.detail,
          a.request_id as "requestId", a.hash
        from audit a where ${matching} order by ${order} limit ${limit}`,
  );

export const auditItemOf = ({ actorKind, actorId, actor, at, hash, ...row }: StoredAudit): AuditItem => ({
  ...row,
  at: at.toISOString(),
  actor: { kind: actorKind, id: actorId, name: actor },
  hash: Buffer.from(hash).toString("hex"),
});
