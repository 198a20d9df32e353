import type { Ctx } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { allows } from "@/lib/core/permissions";
import { hasReport, openReport, reportFile } from "@/lib/db/report-files";
import type { Receipt } from "@/lib/schemas/reports";
import { getOwnReceipt } from "./get-own-receipt";
import { getReceipt } from "./get-receipt";

/** The receipt by whichever right the caller holds: to read reports, or to read those that they sent. */
export const getReadableReceipt = (ctx: Ctx, input: { id: string }): Promise<Receipt> =>
  allows(ctx.role, "reports:read") ? getReceipt(ctx, input) : getOwnReceipt(ctx, input);

/** The raw document just as it was sent (unpacked), for those who may read its receipt. */
export async function getReportFile(ctx: Ctx, input: { id: string }): Promise<{ receipt: Receipt; bytes: AsyncIterable<Uint8Array> }> {
  const receipt = await getReadableReceipt(ctx, input);
  if (!(await hasReport(receipt.sha256))) throw notFound("document");
  return { receipt, bytes: openReport(reportFile(receipt.sha256)) };
}
