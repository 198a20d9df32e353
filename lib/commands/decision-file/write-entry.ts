import type { ClientBase } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import { approvalNeeded, type DecisionPolicy, type Weight } from "@/lib/core/decision-policy";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { allows } from "@/lib/core/permissions";
import { enqueue } from "@/lib/jobs/queue";
import type { FileDecision } from "@/lib/queries/file-decisions";
import type { DecisionDraft } from "@/lib/schemas/decisions";
import { audit } from "../audit";
import type { DraftScope } from "../decisions/draft-scopes";
import { measureReach } from "../decisions/preview-decision";
import { tellDecision } from "../decisions/tell-decision";
import { writeDecision } from "../decisions/write-decision";

/** What there is of an entry's id already: what holds, and what waits to take its place or to hold. */
export interface Standing {
  holds: FileDecision | null;
  waiting: FileDecision | null;
}

export interface MadeEntry {
  decision: string;
  findings: number;
  /** why somebody else has to approve it; null: it holds */
  approval: string | null;
}

/** Ends or withdraws decisions that a file no longer has, or has otherwise, in this order. Throws Problem forbidden as ending by hand does. */
export async function endKept(client: ClientBase, ctx: Ctx, decisions: readonly (FileDecision | null)[], why: string): Promise<void> {
  for (const kept of decisions) {
    if (kept === null) continue;
    if (kept.authorId !== ctx.actor.id && !(allows(ctx.role, "decisions:decide") && ctx.teams === "all"))
      throw new Problem("forbidden", "Only its author, and people who may decide, can end or change it.");
    await client.query(
      `update decision set ended_at = now(), end_reason = $3, status = case when status = 'requested' then 'withdrawn' else status end
       where org_id = $1 and id = $2`,
      [ctx.orgId, kept.id, why],
    );
    await audit(client, ctx, { action: "decision.end", object: `decision ${kept.id}`, detail: { reason: why } });
    if (kept.status === "approved") await enqueue(client, "apply-decision", { orgId: ctx.orgId, decisionId: kept.id });
  }
}

/** What the old and the new put aside together: what is held already counts as if it were decided anew. */
const together = (a: Weight, b: Weight | null): Weight =>
  b === null ? a : { findings: a.findings + b.findings, urgent: a.urgent + b.urgent, exposed: a.exposed + b.exposed };

/**
 * Makes the decision of an entry, in the place of what stands, by the same rules as by hand: it is measured
 * by the statements that apply it, and waits where another person has to approve it; then the one before holds till then.
 * Throws Problem invalid_request where it would put nothing aside.
 */
export async function writeEntry(
  client: ClientBase,
  ctx: Ctx,
  of: {
    key: string;
    draft: DecisionDraft;
    scopes: readonly DraftScope[];
    standing: Standing;
    policy: DecisionPolicy;
    file: string;
  },
): Promise<MadeEntry> {
  const { key, draft, scopes, standing, policy, file } = of;
  const why = `${file} has it otherwise now, by ${ctx.actor.name}`;
  await client.query("savepoint before_entry");
  const { holds, waiting } = standing;
  await endKept(client, ctx, [waiting, holds], why);
  const id = newId();
  const written = { id, draft, subjects: { scopes }, at: new Date(), approver: null } as const;
  await writeDecision(client, ctx, { ...written, status: "approved", reach: null });
  const reach = await measureReach(client, ctx, id);
  if (reach.findings + reach.already === 0)
    throw new Problem("invalid_request", "It would put nothing aside: no open finding in its scope is covered as a whole.");
  const mayDecide = allows(ctx.role, "decisions:decide");
  const unmeasured = holds !== null && holds.reach === null && !mayDecide;
  const approval = unmeasured
    ? "Somebody who may decide has to approve it."
    : approvalNeeded(policy, together(reach, holds?.reach ?? null), mayDecide);
  const waits = approval !== null;
  // One that waits takes nobody's place yet.
  await client.query("rollback to savepoint before_entry");
  await endKept(client, ctx, waits ? [waiting] : [waiting, holds], why);
  const approver = !waits && !mayDecide ? "the policy" : null;
  await writeDecision(client, ctx, { ...written, status: waits ? "requested" : "approved", reach, approver });
  await client.query("update decision set file_key = $3, replaces_id = $4 where org_id = $1 and id = $2", [
    ctx.orgId,
    id,
    key,
    waits && holds ? holds.id : null,
  ]);
  await audit(client, ctx, {
    action: waits ? "decision.request" : "decision.make",
    object: `decision ${id}`,
    detail: { file, key, verdict: draft.verdict, reason: draft.reason, findings: reach.findings },
  });
  if (waits)
    await tellDecision(client, { orgId: ctx.orgId, decisionId: id, type: "decision.requested", by: ctx.actor.name, words: draft.reason });
  else await enqueue(client, "apply-decision", { orgId: ctx.orgId, decisionId: id });
  return { decision: id, findings: reach.findings + reach.already, approval };
}
