import type { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { allows } from "@/lib/core/permissions";
import { transaction } from "@/lib/db/tx";
import { enqueue } from "@/lib/jobs/queue";
import { getDecision } from "@/lib/queries/get-decision";
import type { DecisionDetail, endDecisionInput } from "@/lib/schemas/decisions";
import { audit } from "../audit";

/**
 * Ends a decision that was made here, or takes a request back: its author may, and whoever may decide. What it held reopens
 * by a job. Throws Problem conflict for what has ended, and for statements, which their author has to take back.
 */
export const endDecision = guard(
  "decisions:request",
  async (ctx, { id, reason }: z.output<typeof endDecisionInput> & { id: string }): Promise<DecisionDetail> => {
    await getDecision(ctx, { id });
    await transaction(async (client) => {
      const { rows } = await client.query<{ status: string; author_id: string | null; ended: boolean; format: string | null }>(
        "select status, author_id, ended_at is not null as ended, format from decision where org_id = $1 and id = $2 for update",
        [ctx.orgId, id],
      );
      const [found] = rows;
      if (!found) throw notFound("decision");
      if (found.ended) throw new Problem("conflict", "It has ended already.");
      if (found.format !== null)
        throw new Problem(
          "conflict",
          "It came in a document. Decide otherwise here, or have its author say otherwise: the newest word stands.",
        );
      if (found.author_id !== ctx.actor.id && !(allows(ctx.role, "decisions:decide") && ctx.teams === "all"))
        throw new Problem("forbidden", "Only its author, and people who may decide, can end it.");
      await client.query(
        `update decision set ended_at = now(), end_reason = $3, status = case when status = 'requested' then 'withdrawn' else status end
         where org_id = $1 and id = $2`,
        [ctx.orgId, id, `ended by ${ctx.actor.name}: ${reason}`],
      );
      await audit(client, ctx, { action: "decision.end", object: `decision ${id}`, detail: { reason } });
      if (found.status === "approved") await enqueue(client, "apply-decision", { orgId: ctx.orgId, decisionId: id });
    });
    return getDecision(ctx, { id });
  },
);
