import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { row, sql } from "@/lib/db/sql";
import type { exportVexInput } from "@/lib/schemas/decisions";
import { cycloneDxDocument, openVexDocument } from "./vex-documents";
import { readVexRows } from "./vex-rows";

/** Decisions that were made here and hold now, as a VEX document of the organisation. */
export const exportVex = guard("findings:read", async (ctx, { format }: z.output<typeof exportVexInput>): Promise<object> => {
  const org = await row(z.object({ name: z.string() }), sql`select name from org where id = ${ctx.orgId}`);
  const head = { author: org?.name ?? "Plimsoll", at: new Date() };
  const found = await readVexRows(ctx);
  return format === "openvex" ? openVexDocument(found, head) : cycloneDxDocument(found, head);
});
