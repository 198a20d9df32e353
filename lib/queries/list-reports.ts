import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { listKey } from "@/lib/core/page";
import { rows, sql } from "@/lib/db/sql";
import type { listReportsInput, reportPage } from "@/lib/schemas/reports";
import { after, boundedCount, contains, cutPage, orderBy, type SortKey, sortOf, totalOf, where } from "./keyset";
import { receiptOf, reportColumns, reportJoins, reportRow, seesReport } from "./report-rows";

const SORTS: Record<"received", SortKey> = { received: { value: sql`r.received_at`, type: "timestamptz" } };

const pageRow = reportRow.extend({ total: z.number() });

/** Reports with what became of them, the latest received first. One statement. */
export const listReports = guard(
  "reports:read",
  async (ctx, input: z.infer<typeof listReportsInput>): Promise<z.infer<typeof reportPage>> => {
    const sort = sortOf(listKey("reports", ctx, input), "-received", SORTS);
    const filtered = sql`from report r where ${seesReport(ctx)}
    ${where(input.status, (status) => sql`r.status = any(${status}::text[])`)}
    ${where(input.tool, (tools) => sql`r.tool = any(${tools}::text[])`)}
    ${where(input.q, (q) => sql`(r.filename ilike ${contains(q)} or r.target_name ilike ${contains(q)} or r.received_by ilike ${contains(q)} or encode(r.sha256, 'hex') like ${`${q.toLowerCase()}%`})`)}`;
    const found = await rows(
      pageRow,
      sql`with page as materialized (select r.* ${filtered} and ${after(sort, sql`r.id`, input.cursor)} order by ${orderBy(sort, sql`r.id`)} limit ${input.limit + 1})
        select ${reportColumns}, ${boundedCount(filtered)} as total from page r ${reportJoins} order by ${orderBy(sort, sql`r.id`)}`,
    );
    const { page, nextCursor } = cutPage(
      found.map((row) => ({ ...row, key: row.receivedAt.toISOString() })),
      input.limit,
      sort,
    );
    return { items: page.map(({ key: _key, total: _total, ...row }) => receiptOf(row)), nextCursor, total: totalOf(found[0]?.total ?? 0) };
  },
);
