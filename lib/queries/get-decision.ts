import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { row, rows, sql } from "@/lib/db/sql";
import { type DecisionDetail, decisionReach } from "@/lib/schemas/decisions";
import { saidColumns, saidReport } from "./finding-statements";
import { decisionColumns, decisionItemOf, decisionRow, seesDecision } from "./list-decisions";

const SHOWN_SCOPES = 200;

/** One decision: what it is about, who asked and answered, what ends it, and what it was to reach when it was asked for. */
export const getDecision = guard("findings:read", async (ctx, { id }: { id: string }): Promise<DecisionDetail> => {
  if (!isId(id)) throw notFound("decision");
  const found = await row(
    decisionRow.extend({ reach: decisionReach.nullable() }),
    sql`select ${saidColumns}, ${decisionColumns(ctx)}, d.reach
        from decision d ${saidReport(ctx)} where d.org_id = ${ctx.orgId} and d.id = ${id}::uuid and ${seesDecision(ctx)}`,
  );
  if (!found) throw notFound("decision");
  const scopes = await rows(
    z.object({ label: z.string(), problem: z.string() }),
    sql`select label, vulnerability_id as problem from decision_scope
        where org_id = ${ctx.orgId} and decision_id = ${id}::uuid order by number limit ${SHOWN_SCOPES}`,
  );
  // What was measured for everybody is not for a team.
  return { ...decisionItemOf(ctx, found), scopes, reach: ctx.teams === "all" || found.authorId === ctx.actor.id ? found.reach : null };
});
