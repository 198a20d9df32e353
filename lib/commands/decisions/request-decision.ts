import { guard } from "@/lib/auth/ctx";
import { approvalNeeded } from "@/lib/core/decision-policy";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { allows } from "@/lib/core/permissions";
import { transaction } from "@/lib/db/tx";
import { enqueue } from "@/lib/jobs/queue";
import { getDecision } from "@/lib/queries/get-decision";
import { getDecisionPolicy } from "@/lib/queries/get-decision-policy";
import type { DecisionDetail, DecisionDraft } from "@/lib/schemas/decisions";
import { audit } from "../audit";
import { checkEnds } from "./check-ends";
import { measureDraft } from "./preview-decision";
import { tellDecision } from "./tell-decision";
import { subjectsOf, writeDecision } from "./write-decision";

/**
 * Decides on findings, or asks for it where another person has to approve. What holds at once is applied by a job. Throws
 * Problem invalid_request where nothing would be put aside.
 */
export const requestDecision = guard("decisions:request", async (ctx, draft: DecisionDraft): Promise<DecisionDetail> => {
  const policy = await getDecisionPolicy(ctx, {});
  checkEnds(draft, policy, new Date());
  const subjects = await subjectsOf(ctx, draft);
  const reach = await measureDraft(ctx, draft, subjects);
  if (reach.findings + reach.already === 0)
    throw new Problem("invalid_request", "It would put nothing aside: no open finding in its scope is covered as a whole.");
  const approval = approvalNeeded(policy, reach, allows(ctx.role, "decisions:decide"));
  const byRule = approval === null && !allows(ctx.role, "decisions:decide");
  const id = newId();
  await transaction(async (client) => {
    const status = approval === null ? "approved" : "requested";
    await writeDecision(client, ctx, { id, draft, subjects, status, at: new Date(), reach, approver: byRule ? "the policy" : null });
    await audit(client, ctx, {
      action: approval === null ? "decision.make" : "decision.request",
      object: `decision ${id}`,
      detail: { ...draft, findings: draft.findings ?? null, reach: { ...reach, examples: undefined } },
    });
    if (approval !== null)
      await tellDecision(client, { orgId: ctx.orgId, decisionId: id, type: "decision.requested", by: ctx.actor.name, words: draft.reason });
    else await enqueue(client, "apply-decision", { orgId: ctx.orgId, decisionId: id });
  });
  return getDecision(ctx, { id });
});
