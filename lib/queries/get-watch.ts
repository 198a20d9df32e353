import { z } from "zod";
import { type Ctx, requireAction } from "@/lib/auth/ctx";
import { requirePerson } from "@/lib/auth/self";
import { row, sql } from "@/lib/db/sql";
import type { watchQuery } from "@/lib/schemas/inbox";

/** Whether the person watches a thing; of what is not there or not theirs to see it says no. */
export async function getWatch(ctx: Ctx, { kind, thing }: z.output<typeof watchQuery>): Promise<{ watching: boolean }> {
  const person = requirePerson(ctx);
  requireAction(ctx, "findings:read");
  const found = await row(
    z.object({ kind: z.string() }),
    sql`select kind from watch where org_id = ${ctx.orgId} and user_id = ${person}::uuid and kind = ${kind} and thing_id = ${thing}::uuid`,
  );
  return { watching: found !== null };
}
