import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { approvalNeeded, URGENT_OUTCOMES } from "@/lib/core/decision-policy";
import { newId } from "@/lib/core/ids";
import { allows } from "@/lib/core/permissions";
import { FINDING_STATES, OUTCOMES, type Shape } from "@/lib/core/shape";
import { bitsOf } from "@/lib/db/shape-bits";
import { rehearsal, withConnection } from "@/lib/db/tx";
import { getDecisionPolicy } from "@/lib/queries/get-decision-policy";
import type { DecisionDraft, DecisionReach, decisionPreview } from "@/lib/schemas/decisions";
import { decisionCandidates } from "../reconcile/affect-findings";
import { isDecided, judgeFindings } from "../reconcile/judge-findings";
import { CREATE_AFFECTED } from "../reconcile/reconcile-findings";
import { checkEnds } from "./check-ends";
import { type Subjects, subjectsOf, writeDecision } from "./write-decision";

const bits = (fact: keyof Shape): string => bitsOf(fact, "f.shape");
const IN_TRIAGE = FINDING_STATES.indexOf("in_triage");
const EXAMPLES = 5;

/** Findings that the draft would put aside ("held"), of those in its scope that the author may see. $1 org, $2 decision, $3 teams or null. */
const SPLIT = `
create temp table reached on commit drop as
select f.id, f.shape, f.place_id, f.team_id, f.problem, f.subject, f.rank,
  ${bits("outcome")} as outcome, ${bits("exposed")} = 1 as exposed, ${bits("running")} = 1 as running,
  ${isDecided("v.state")} and v.decisions @> array[$2::uuid] as holds, v.says,
  ${bits("state")} <= ${IN_TRIAGE} as open, ${isDecided(bits("state"))} as decided
from affected a join finding f on f.org_id = $1 and f.id = a.finding_id
left join verdict v on v.finding_id = f.id
where $3::uuid[] is null or f.team_id = any($3)`;

const COUNTS = `
select count(*) filter (where holds and open)::int as findings,
  count(*) filter (where holds and open and outcome = any($1::int[]))::int as urgent,
  count(*) filter (where holds and open and exposed)::int as exposed,
  count(*) filter (where holds and open and running)::int as running,
  count(distinct place_id) filter (where holds and open)::int as places,
  count(*) filter (where not coalesce(holds, false) and open and not coalesce(starts_with(says, 'decision ended'), false))::int as "staysOpen",
  count(*) filter (where decided)::int as already,
  count(*) filter (where not coalesce(holds, false) and open and starts_with(says, 'decision ended'))::int as lapsed
from reached`;

const BY_OUTCOME = "select outcome, count(*)::int as count from reached where holds and open group by 1 order by 1 desc";

const TEAMS = `
select r.team_id as id, coalesce(t.name, 'Unowned') as name, count(*)::int as count
from reached r left join team t on t.org_id = $1 and t.id = r.team_id
where holds and open group by 1, 2 order by 3 desc, 2 limit 50`;

const WORKLOADS = `
select count(distinct k.workload_id)::int as count
from (select distinct s.target_id from reached r join sighting s on s.org_id = $1 and s.finding_id = r.id where holds and open and running) s
join container k on k.org_id = $1 and k.image_id = s.target_id and k.running`;

const FEW = `
select r.id, r.problem, r.subject, coalesce(p.name, t.name) as place, r.outcome
from reached r left join repository p on p.org_id = $1 and p.id = r.place_id left join target t on t.org_id = $1 and t.id = r.place_id
where holds and open order by r.rank desc, r.id limit ${EXAMPLES}`;

/** What the decision does or would do, by the statements that apply it. Needs it written and approved, in this transaction. */
export async function measureReach(client: ClientBase, ctx: Ctx, decisionId: string): Promise<DecisionReach> {
  const { orgId } = ctx;
  await client.query("drop table if exists pg_temp.affected, pg_temp.verdict, pg_temp.reached");
  await client.query(CREATE_AFFECTED);
  await client.query("insert into affected (finding_id) select unnest($1::uuid[])", [await decisionCandidates(client, orgId, decisionId)]);
  await client.query("analyze affected");
  await judgeFindings(client, orgId);
  await client.query(SPLIT, [orgId, decisionId, ctx.teams === "all" ? null : ctx.teams]);
  const urgent = URGENT_OUTCOMES.map((outcome) => OUTCOMES.indexOf(outcome));
  const { rows: counts } = await client.query<Omit<DecisionReach, "byOutcome" | "teams" | "workloads" | "examples">>(COUNTS, [urgent]);
  const [count] = counts;
  if (!count) throw new Error("A count gave no row.");
  const { rows: byOutcome } = await client.query<{ outcome: number; count: number }>(BY_OUTCOME);
  const { rows: teams } = await client.query<DecisionReach["teams"][number]>(TEAMS, [orgId]);
  const { rows: workloads } = await client.query<{ count: number }>(WORKLOADS, [orgId]);
  const { rows: examples } = await client.query<Omit<DecisionReach["examples"][number], "outcome"> & { outcome: number }>(FEW, [orgId]);
  const named = <Row extends { outcome: number }>(row: Row) => ({ ...row, outcome: OUTCOMES[row.outcome] ?? ("none" as const) });
  return { ...count, byOutcome: byOutcome.map(named), teams, workloads: workloads[0]?.count ?? 0, examples: examples.map(named) };
}

/** Measures a draft without keeping it. */
export async function measureDraft(ctx: Ctx, draft: DecisionDraft, subjects: Subjects): Promise<DecisionReach> {
  return withConnection((connection) =>
    rehearsal(connection, async (client) => {
      const id = newId();
      await writeDecision(client, ctx, { id, draft, subjects, status: "approved", at: new Date(), reach: null, approver: null });
      return measureReach(client, ctx, id);
    }),
  );
}

/** What a decision would put aside, where and whose, and whether somebody else would have to approve it. Nothing is kept. */
export const previewDecision = guard("decisions:request", async (ctx, draft: DecisionDraft): Promise<z.infer<typeof decisionPreview>> => {
  const policy = await getDecisionPolicy(ctx, {});
  checkEnds(draft, policy, new Date());
  const reach = await measureDraft(ctx, draft, await subjectsOf(ctx, draft));
  return { reach, approval: approvalNeeded(policy, reach, allows(ctx.role, "decisions:decide")) };
});
