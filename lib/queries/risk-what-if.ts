import { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { CRITICALITIES } from "@/lib/core/factors";
import { decodeShape, isOpenState, OUTCOMES, SSVC_PRIORITIES } from "@/lib/core/shape";
import { row, sql } from "@/lib/db/sql";
import { policyParameter } from "@/lib/risk/score-sql";
import type { RiskDraft, WhatIf } from "@/lib/schemas/risk";
import { currentPolicy, rulesOf } from "./current-policy";
import { shapeCounts } from "./finding-counts";
import { packageName } from "./package-name";
import { type Draft, IMMEDIATE, judged } from "./what-if-sql";

/** So many open vulnerabilities are judged one by one, in about a second; of more, an even sample of about that size. */
const MOST_LOOKED = 50_000;
const MOVERS = 20;
const TEAMS = 50;
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

const count = z.number();
const time = z.iso.datetime({ offset: true }).nullable();
const standing = z.object({ rank: z.number(), position: z.number(), dueAt: time, priority: z.number() });
const answer = z.object({
  totals: z.object({
    looked: count,
    rankUp: count,
    rankDown: count,
    earlier: count,
    later: count,
    gained: count,
    lost: count,
    priorityUp: count,
    priorityDown: count,
    overdue: count,
    overdueThen: count,
  }),
  outcomes: z.array(z.object({ outcome: z.number(), count, overdue: count, overdueThen: count })),
  priorities: z.array(z.object({ priority: z.number(), before: count, after: count })),
  teams: z.array(
    z.object({
      id: z.string().nullable(),
      name: z.string().nullable(),
      changed: count,
      overdue: count,
      overdueThen: count,
      immediate: count,
      immediateThen: count,
    }),
  ),
  movers: z.array(
    z.object({
      id: z.string(),
      problem: z.string(),
      title: z.string().nullable(),
      subject: z.string(),
      place: z.string(),
      teamId: z.string().nullable(),
      team: z.string().nullable(),
      before: standing,
      after: standing,
    }),
  ),
});

const at = (draft: Draft) => sql`
with ${judged(draft)}, moved as (
  select j.*, (priority <> priority_then or due_at is distinct from due_then) as changed, coalesce(due_at < now(), false) as late,
    coalesce(due_then < now(), false) as late_then
  from judged j
)
select (select jsonb_build_object('looked', count(*), 'rankUp', count(*) filter (where rank_then > rank), 'rankDown', count(*) filter (where rank_then < rank),
    'earlier', count(*) filter (where due_then < due_at), 'later', count(*) filter (where due_then > due_at),
    'gained', count(*) filter (where due_at is null and due_then is not null), 'lost', count(*) filter (where due_at is not null and due_then is null),
    'priorityUp', count(*) filter (where priority_then > priority), 'priorityDown', count(*) filter (where priority_then < priority),
    'overdue', count(*) filter (where late), 'overdueThen', count(*) filter (where late_then)) from moved) as totals,
  (select coalesce(jsonb_agg(o), '[]') from (select outcome, count(*) as count, count(*) filter (where late) as overdue,
      count(*) filter (where late_then) as "overdueThen" from moved group by 1 order by 1 desc) o) as outcomes,
  (select coalesce(jsonb_agg(p), '[]') from (select n as priority, (select count(*) from moved where priority = n) as before,
      (select count(*) from moved where priority_then = n) as after from generate_series(1, ${SSVC_PRIORITIES.length - 1}::int) n order by n desc) p) as priorities,
  (select coalesce(jsonb_agg(t), '[]') from (select m.team_id as id, min(t.name) as name, count(*) filter (where changed) as changed,
      count(*) filter (where late) as overdue, count(*) filter (where late_then) as "overdueThen",
      count(*) filter (where priority = ${IMMEDIATE}) as immediate, count(*) filter (where priority_then = ${IMMEDIATE}) as "immediateThen"
    from moved m left join team t on t.org_id = ${draft.orgId} and t.id = m.team_id group by 1
    order by count(*) filter (where changed) desc, 2 limit ${TEAMS}) t) as teams,
  (select coalesce(jsonb_agg(x), '[]') from (
    select m.id, m.problem, v.title, m.subject, coalesce(r.name, g.name, '') as place, m.team_id as "teamId", t.name as team,
      jsonb_build_object('rank', m.rank, 'position', m.position, 'dueAt', m.due_at, 'priority', m.priority) as before,
      jsonb_build_object('rank', m.rank_then, 'position', m.position_then, 'dueAt', m.due_then, 'priority', m.priority_then) as after
    from (select * from moved where changed or rank <> rank_then
      order by abs(priority_then - priority) desc, abs(position_then - position) desc, least(position, position_then), id limit ${MOVERS}) m
    left join vulnerability v on v.id = m.problem left join repository r on r.org_id = ${draft.orgId} and r.id = m.place_id
    left join target g on r.id is null and g.org_id = ${draft.orgId} and g.id = m.place_id
    left join team t on t.org_id = ${draft.orgId} and t.id = m.team_id) x) as movers`;

/** The id before which about the wanted share of all ids lies: ids are hashes. */
const idAt = (share: number): string =>
  share >= 1
    ? LAST_ID
    : `${Math.floor(share * 0xffffffff)
        .toString(16)
        .padStart(8, "0")}-0000-0000-0000-000000000000`;

const numbers = (of: Readonly<Record<string, (typeof CRITICALITIES)[number] | null>>) =>
  Object.fromEntries(Object.entries(of).map(([id, value]) => [id, value === null ? null : CRITICALITIES.indexOf(value)]));

/**
 * Who would move if a draft were published, teams' own deadlines included: over the stored factors, writing nothing. Of a fleet too
 * large for that an even sample is judged, and its counts are scaled to the exact number of open vulnerabilities.
 */
export const riskWhatIf = guard("risk:write", async (ctx: Ctx, draft: RiskDraft): Promise<WhatIf> => {
  requireWholeOrg(ctx);
  const [shapes, { teams }] = await Promise.all([shapeCounts(ctx.orgId, null, null), currentPolicy(ctx.orgId)]);
  const teamRules = { ...rulesOf(teams), ...draft.teamRules };
  const open = [...shapes].reduce((sum, [shape, held]) => {
    const { kind, state } = decodeShape(shape);
    return kind === "vulnerability" && isOpenState(state) ? sum + held : sum;
  }, 0);
  const found = await row(
    answer,
    at({
      orgId: ctx.orgId,
      before: idAt(MOST_LOOKED / Math.max(1, open)),
      policy: policyParameter(
        draft.policy,
        Object.fromEntries(Object.entries(teamRules).flatMap(([id, rule]) => (rule ? [[id, rule]] : []))),
      ),
      teams: numbers(draft.criticalities.teams) as Record<string, number>,
      namespaces: numbers(draft.criticalities.namespaces),
    }),
  );
  if (!found) throw new Error("The what-if gave no answer.");
  return wire(found, open);
});

function wire({ totals, outcomes, priorities, teams, movers }: z.infer<typeof answer>, open: number): WhatIf {
  const all = totals.looked === 0 || totals.looked >= open;
  const scale = (counted: number): number => (all ? counted : Math.round((counted * open) / totals.looked));
  const late = ({ overdue, overdueThen }: { overdue: number; overdueThen: number }) => ({
    before: scale(overdue),
    after: scale(overdueThen),
  });
  const stands = ({ priority, ...rest }: z.infer<typeof standing>) => ({ ...rest, priority: SSVC_PRIORITIES[priority] ?? "none" });
  return {
    open,
    looked: Math.min(totals.looked, open),
    rank: { up: scale(totals.rankUp), down: scale(totals.rankDown) },
    deadline: { earlier: scale(totals.earlier), later: scale(totals.later), gained: scale(totals.gained), lost: scale(totals.lost) },
    priority: { up: scale(totals.priorityUp), down: scale(totals.priorityDown) },
    overdue: late(totals),
    byOutcome: outcomes.map((one) => ({ outcome: OUTCOMES[one.outcome] ?? "none", count: scale(one.count), overdue: late(one) })),
    byPriority: priorities.map(({ priority, before, after }) => ({
      priority: SSVC_PRIORITIES[priority] ?? "none",
      before: scale(before),
      after: scale(after),
    })),
    byTeam: teams.map((one) => ({
      team: one.id === null ? null : { id: one.id, name: one.name ?? one.id },
      changed: scale(one.changed),
      overdue: late(one),
      immediate: { before: scale(one.immediate), after: scale(one.immediateThen) },
    })),
    movers: movers.map(({ subject, teamId, team, before, after, ...mover }) => ({
      ...mover,
      package: subject === "" ? null : subject.startsWith("pkg:") ? packageName(subject) : subject,
      team: teamId === null ? null : { id: teamId, name: team ?? teamId },
      before: stands(before),
      after: stands(after),
    })),
  };
}
