import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { row, sql } from "@/lib/db/sql";
import type { Receipt } from "@/lib/schemas/reports";
import { getReceipt } from "./get-receipt";

/** The receipt of a report that the caller sent in: what a pipeline's token may read although it may read nothing else. */
export const getOwnReceipt = guard("reports:write", async (ctx, { id }: { id: string }): Promise<Receipt> => {
  const own = await row(
    z.object({ own: z.literal(1) }),
    sql`select 1 as own from report where org_id = ${ctx.orgId} and id = ${id}::uuid and received_by_id = ${ctx.actor.id}::uuid`,
  );
  if (!own) throw notFound("report");
  return getReceipt({ ...ctx, role: "analyst", teams: "all" }, { id });
});
