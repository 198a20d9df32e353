import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import { decodeShape, isOpenState } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { getFinding } from "@/lib/queries/get-finding";
import { getRiskPolicy } from "@/lib/queries/get-risk-policy";
import { listFindings } from "@/lib/queries/list-findings";
import { riskWhatIf } from "@/lib/queries/risk-what-if";
import { deadline } from "@/lib/risk/deadline";
import { DEFAULT_POLICY, SEVERITY_DAYS, type TeamRule, withTeamRule } from "@/lib/risk/policy";
import { listFindingsInput } from "@/lib/schemas/findings";
import { ctxOf } from "@/test/ctx-of";
import { recomputeRisk } from "./recompute-risk";
import { readScored, type ScoredFinding, type ScoreFleet, scoreAll, scoreFleet } from "./score-fleet.fixture";
import { setTeamDeadlines } from "./set-team-deadlines";

let fleet: ScoreFleet;
let teams: { id: string; name: string }[];
let rules: Record<string, TeamRule>;

beforeAll(async () => {
  fleet = await scoreFleet(1_500);
  await scoreAll(fleet.orgId);
  const { rows } = await pool().query<{ id: string; name: string }>(
    `select t.id, t.name from team t where t.org_id = $1 order by (select count(*) from finding f where f.org_id = $1 and f.team_id = t.id) desc, t.id limit 4`,
    [fleet.orgId],
  );
  teams = rows;
  const made: TeamRule[] = [
    { by: "severity", days: { ...SEVERITY_DAYS, critical: 1, low: null } },
    { by: "percent", percent: 250 },
    { by: "extra", days: 45 },
    { by: "percent", percent: 10 },
  ];
  rules = Object.fromEntries(teams.map(({ id }, at) => [id, made[at] ?? { by: "bod_26_04" }]));
});

const isOpen = ({ shape }: ScoredFinding): boolean => isOpenState(decodeShape(shape).state);

/** Every stored deadline is what the pure function says by the rule of the finding's team. */
async function expectDeadlines(held: Record<string, TeamRule>): Promise<void> {
  const findings = await readScored(fleet.orgId);
  expect(findings.filter(({ teamId }) => teamId !== null && held[teamId] !== undefined).length).toBeGreaterThan(
    Object.keys(held).length > 0 ? 100 : -1,
  );
  for (const finding of findings) {
    const rule = finding.teamId === null ? undefined : held[finding.teamId];
    const policy = rule ? withTeamRule(DEFAULT_POLICY, rule) : DEFAULT_POLICY;
    const dueAt = isOpen(finding) ? deadline({ ...finding, ...decodeShape(finding.shape) }, policy).dueAt : null;
    expect({ id: finding.id, dueAt: finding.dueAt }).toEqual({ id: finding.id, dueAt });
  }
}

describe("deadlines of a team's own", () => {
  test("move who the what-if says, of these teams only, and the audit log has the reason", async () => {
    const before = new Map((await readScored(fleet.orgId)).filter(isOpen).map((finding) => [finding.id, finding.dueAt]));
    const said = await riskWhatIf(fleet.ctx, {
      policy: DEFAULT_POLICY,
      criticalities: { teams: {}, namespaces: {} },
      teamRules: rules,
    });
    for (const { id } of teams)
      await setTeamDeadlines(fleet.ctx, { id, rule: rules[id] ?? null, reason: "their releases come once a quarter" });
    expect(await getRiskPolicy(fleet.ctx, {})).toMatchObject({ applying: { done: 0 }, version: 0 });
    await recomputeRisk(fleet.orgId);
    await expectDeadlines(rules);

    const after = (await readScored(fleet.orgId)).filter(isOpen);
    const count = (moved: (was: Date | null, is: Date | null) => boolean): number =>
      after.filter(({ id, dueAt }) => moved(before.get(id) ?? null, dueAt)).length;
    expect(said.deadline).toEqual({
      earlier: count((was, is) => was !== null && is !== null && is < was),
      later: count((was, is) => was !== null && is !== null && is > was),
      gained: count((was, is) => was === null && is !== null),
      lost: count((was, is) => was !== null && is === null),
    });
    expect(said.deadline.earlier).toBeGreaterThan(0);
    expect(said.deadline.later).toBeGreaterThan(0);
    expect(said.byTeam.filter(({ changed }) => changed > 0).every(({ team }) => team !== null && rules[team.id] !== undefined)).toBe(true);
    const { rows } = await pool().query(
      "select detail->>'reason' as reason from audit where org_id = $1 and action = 'risk.team_deadlines'",
      [fleet.orgId],
    );
    expect(rows).toEqual(teams.map(() => ({ reason: "their releases come once a quarter" })));
  });

  test("the lists of what is overdue and due hold what has such a deadline, in any order", async () => {
    const now = new Date();
    const late = (await readScored(fleet.orgId)).filter(({ dueAt }) => dueAt !== null && dueAt < now).map(({ id }) => id);
    for (const sort of ["due", "-firstSeen", "-rank"]) {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listFindings(fleet.ctx, listFindingsInput.parse({ overdue: "true", sort, limit: 200, cursor }));
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(ids.toSorted()).toEqual(late.toSorted());
    }
  });

  test("a finding says whose deadline it has and why; another team's is the organisation's", async () => {
    const [own] = (await readScored(fleet.orgId)).filter(({ teamId, dueAt }) => teamId === teams[1]?.id && dueAt !== null);
    const { due } = await getFinding(fleet.ctx, { id: own?.id ?? "" });
    expect(due).toMatchObject({
      rule: { team: teams[1], version: 0, reason: "their releases come once a quarter", by: "Chief" },
      why: expect.stringMatching(/^\d+ days \(250 % of \d+\), from when /),
    });
    const [other] = (await readScored(fleet.orgId)).filter(({ teamId, dueAt }) => teamId !== null && !rules[teamId] && dueAt !== null);
    expect((await getFinding(fleet.ctx, { id: other?.id ?? "" })).due.rule).toEqual({
      team: null,
      version: 0,
      reason: null,
      by: null,
      at: null,
    });
  });

  test("are seen by who sees the team, changed by who may, and taken away with a reason", async () => {
    const [first] = teams;
    const id = first?.id ?? "";
    expect((await getRiskPolicy(ctxOf(fleet, "developer", [id]), {})).teamDeadlines.map(({ team }) => team.id)).toEqual([id]);
    expect((await getRiskPolicy(fleet.ctx, {})).teamDeadlines).toHaveLength(teams.length);
    const away = { id, rule: null, reason: "the contract ended" };
    await expect(setTeamDeadlines(ctxOf(fleet, "analyst"), away)).rejects.toMatchObject({ code: "forbidden" });
    await expect(setTeamDeadlines(ctxOf(fleet, "ciso", [id]), away)).rejects.toMatchObject({ code: "forbidden" });
    await expect(setTeamDeadlines(fleet.ctx, { ...away, id: newId() })).rejects.toMatchObject({ code: "not_found" });
    expect(await setTeamDeadlines(fleet.ctx, away)).toEqual({ own: null });
    await expect(setTeamDeadlines(fleet.ctx, away)).rejects.toMatchObject({ code: "conflict" });
    const { [id]: _, ...others } = rules;
    await recomputeRisk(fleet.orgId);
    await expectDeadlines(others);
  });
});
