import { guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { row, sql } from "@/lib/db/sql";
import type { Receipt } from "@/lib/schemas/reports";
import { receiptOf, reportColumns, reportJoins, reportRow, seesReport } from "./report-rows";

/** What became of one report. Throws Problem not_found for what is not there or not theirs. */
export const getReceipt = guard("reports:read", async (ctx, { id }: { id: string }): Promise<Receipt> => {
  if (!isId(id)) throw notFound("report");
  const found = await row(
    reportRow,
    sql`select ${reportColumns} from report r ${reportJoins} where ${seesReport(ctx)} and r.id = ${id}::uuid`,
  );
  if (!found) throw notFound("report");
  return receiptOf(found);
});
