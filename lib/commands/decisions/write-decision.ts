import type { ClientBase } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import type { DecisionStatus } from "@/lib/core/decision-policy";
import { Problem } from "@/lib/core/errors";
import { matchingFindings } from "@/lib/queries/matching-findings";
import type { DecisionDraft, DecisionReach } from "@/lib/schemas/decisions";
import { type DraftScope, draftScopes, writeFindingScopes, writeScopes } from "./draft-scopes";

/** What a draft is about, read before the transaction that writes it. */
export type Subjects = { scopes: readonly DraftScope[] } | { findings: readonly string[] };

/** Throws Problem invalid_request where a draft is about nothing, and not_found for what the asker may not see. */
export async function subjectsOf(ctx: Ctx, draft: DecisionDraft): Promise<Subjects> {
  if ((draft.findings === undefined) === (draft.scopes.length === 0))
    throw new Problem("invalid_request", "Say what it is about: either scopes, or the filters of a list of findings.");
  if (draft.findings === undefined) return { scopes: await draftScopes(ctx, draft.scopes) };
  const findings = await matchingFindings(ctx, draft.findings);
  if (findings.length === 0) throw new Problem("invalid_request", "No open finding matches these filters.");
  return { findings };
}

interface Written {
  id: string;
  draft: DecisionDraft;
  subjects: Subjects;
  status: DecisionStatus;
  at: Date;
  reach: DecisionReach | null;
  /** who approved it: null while it waits, and where nobody had to */
  approver: string | null;
}

/** Keeps a decision with its scopes; it can reach no further than its author's teams. */
export async function writeDecision(client: ClientBase, ctx: Ctx, written: Written): Promise<void> {
  const { id, draft, subjects, status, at, reach, approver } = written;
  const about = "scopes" in subjects ? subjects.scopes[0]?.vulnerability_id : null;
  await client.query(
    `insert into decision (org_id, id, verdict, reason, justification, author_id, author, status, asked_at, stated_at, approved_at, approver,
       expires_at, end_when, end_epss, team_ids, vulnerability, reach)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, case when $8 = 'approved' then $9::timestamptz end, $10, $11, $12, $13, $14::uuid[], $15, $16::jsonb)`,
    [
      ctx.orgId,
      id,
      draft.verdict,
      draft.reason,
      draft.justification ?? null,
      ctx.actor.id,
      ctx.actor.name,
      status,
      at,
      approver,
      draft.endsAt === undefined ? null : new Date(`${draft.endsAt}T00:00:00Z`),
      draft.endsWhen,
      draft.endsAtEpss === undefined ? null : Math.round(draft.endsAtEpss * 1000),
      ctx.teams === "all" ? [] : ctx.teams,
      about ?? null,
      reach === null ? null : JSON.stringify(reach),
    ],
  );
  if ("scopes" in subjects) await writeScopes(client, ctx.orgId, id, subjects.scopes);
  else await writeFindingScopes(client, ctx.orgId, id, subjects.findings);
}
