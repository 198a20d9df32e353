import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { enqueue } from "@/lib/jobs/queue";
import { getDecision } from "@/lib/queries/get-decision";
import type { answerDecisionInput, DecisionDetail } from "@/lib/schemas/decisions";
import { audit } from "../audit";
import { tellDecision } from "./tell-decision";

/**
 * Approves or rejects a request. Throws Problem forbidden for the person who asked, conflict where it does not wait any
 * more or would have ended by now.
 */
export const answerDecision = guard(
  "decisions:decide",
  async (ctx, input: z.output<typeof answerDecisionInput> & { id: string }): Promise<DecisionDetail> => {
    const { id, approve, words } = input;
    await transaction(async (client) => {
      const { rows } = await client.query<{
        status: string;
        author_id: string | null;
        expires_at: Date | null;
        team_ids: string[];
        replaces_id: string | null;
      }>("select status, author_id, expires_at, team_ids, replaces_id from decision where org_id = $1 and id = $2 for update", [
        ctx.orgId,
        id,
      ]);
      const [found] = rows;
      const { teams } = ctx;
      if (!found || (teams !== "all" && (found.team_ids.length === 0 || !found.team_ids.every((team) => teams.includes(team)))))
        throw notFound("decision");
      if (found.status !== "requested") throw new Problem("conflict", "It does not wait for an answer any more.");
      if (approve && found.author_id === ctx.actor.id) throw new Problem("forbidden", "Another person has to approve what you asked for.");
      if (approve && found.expires_at !== null && found.expires_at <= new Date())
        throw new Problem("conflict", "The day on which it was to end has passed. It has to be asked for anew.");
      await client.query(
        `update decision set status = $3, approver_id = $4, approver = $5, approved_at = now(), stated_at = now(), answer = $6,
           ended_at = case when $3 = 'rejected' then now() end, end_reason = case when $3 = 'rejected' then 'rejected' end
         where org_id = $1 and id = $2`,
        [ctx.orgId, id, approve ? "approved" : "rejected", ctx.actor.id, ctx.actor.name, words || null],
      );
      await audit(client, ctx, {
        action: approve ? "decision.approve" : "decision.reject",
        object: `decision ${id}`,
        detail: { words: words ?? null },
      });
      await tellDecision(client, {
        orgId: ctx.orgId,
        decisionId: id,
        type: approve ? "decision.approved" : "decision.refused",
        by: ctx.actor.name,
        words: words || null,
      });
      if (!approve) return;
      if (found.replaces_id) await endReplaced(client, ctx, found.replaces_id);
      await enqueue(client, "apply-decision", { orgId: ctx.orgId, decisionId: id });
    });
    return getDecision(ctx, { id });
  },
);

/** What an approved decision takes the place of ends with its approval, unless it has ended before. */
async function endReplaced(client: ClientBase, ctx: Ctx, id: string): Promise<void> {
  const { rowCount } = await client.query(
    "update decision set ended_at = now(), end_reason = $3 where org_id = $1 and id = $2 and ended_at is null",
    [ctx.orgId, id, `another took its place, approved by ${ctx.actor.name}`],
  );
  if (!rowCount) return;
  await audit(client, ctx, { action: "decision.end", object: `decision ${id}`, detail: { reason: "replaced" } });
  await enqueue(client, "apply-decision", { orgId: ctx.orgId, decisionId: id });
}
