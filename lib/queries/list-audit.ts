import { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { NIL_ID } from "@/lib/core/ids";
import { decodeCursor, encodeCursor, invalidCursor, listKey } from "@/lib/core/page";
import { row, sql } from "@/lib/db/sql";
import type { auditPage, listAuditInput } from "@/lib/schemas/audit";
import { auditItemOf, auditMatching, readAudit } from "./audit-rows";
import { boundedCount, totalOf } from "./keyset";

const SORT = "-seq";

/** The audit log, the latest first. */
export const listAudit = guard("audit:read", async (ctx, input: z.output<typeof listAuditInput>): Promise<z.infer<typeof auditPage>> => {
  requireWholeOrg(ctx);
  const list = listKey("audit", ctx, input);
  const after = input.cursor === undefined ? null : decodeCursor(input.cursor, { list, sort: SORT }).key;
  if (after !== null && !/^\d{1,18}$/.test(String(after))) throw invalidCursor();
  const matching = auditMatching(ctx, input);
  const [found, counted] = await Promise.all([
    readAudit(sql`${matching} ${after === null ? sql`` : sql`and a.seq < ${String(after)}::bigint`}`, sql`a.seq desc`, input.limit + 1),
    row(z.object({ count: z.number() }), sql`select ${boundedCount(sql`from audit a where ${matching}`)} as count`),
  ]);
  const page = found.slice(0, input.limit);
  const last = page.at(-1);
  return {
    items: page.map(auditItemOf),
    nextCursor: found.length > page.length && last ? encodeCursor(list, { sort: SORT, major: 0, key: last.seq, id: NIL_ID }) : null,
    total: totalOf(counted?.count ?? 0),
  };
});
