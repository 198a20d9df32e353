import { beforeAll, describe, expect, test } from "vitest";
import { decodeShape, isOpenState } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { getRiskPolicy } from "@/lib/queries/get-risk-policy";
import { deadline } from "@/lib/risk/deadline";
import { DEFAULT_POLICY, type RiskPolicy, SEVERITY_DAYS } from "@/lib/risk/policy";
import { rank } from "@/lib/risk/rank";
import { deploy } from "@/lib/risk/ssvc";
import { applyCriticality } from "./apply-criticality";
import { publishPolicy } from "./publish-policy";
import { recomputeRisk } from "./recompute-risk";
import { refreshScores } from "./refresh-scores";
import { readScored, type ScoreFleet, scoreAll, scoreFleet } from "./score-fleet.fixture";
import { updateNamespace } from "./update-namespace";
import { updateTeam } from "./update-team";

let fleet: ScoreFleet;
beforeAll(async () => {
  fleet = await scoreFleet(2_000);
  await scoreAll(fleet.orgId);
  await refreshScores();
});

const STRICT: RiskPolicy = {
  weights: { ...DEFAULT_POLICY.weights, epss: 100, running: 400, age: 0 },
  deadlines: { by: "severity", days: { ...SEVERITY_DAYS, critical: 3, low: null } },
  clock: { knownFrom: "published", waitsForFix: false },
};

/** Holds every stored number against the pure functions over factors that were worked out one by one. */
async function expectScored(policy: RiskPolicy): Promise<void> {
  const findings = await readScored(fleet.orgId);
  expect(findings.length).toBeGreaterThan(1_000);
  for (const { id, shape, factors, expected, rank: stored, dueAt, ...dates } of findings) {
    const facts = decodeShape(shape);
    expect({ id, ...factors }).toEqual({ id, ...expected });
    expect({ id, priority: facts.priority }).toEqual({ id, priority: deploy(factors).priority });
    expect({ id, rank: stored }).toEqual({ id, rank: rank({ ...facts, ...factors, epss: dates.epss }, policy.weights) });
    const clock = isOpenState(facts.state) ? deadline({ ...facts, ...dates }, policy).dueAt : null;
    expect({ id, dueAt }).toEqual({ id, dueAt: clock });
  }
}

describe("scores", () => {
  test("in SQL agree with the pure functions for every finding, by the defaults", async () => {
    await expectScored(DEFAULT_POLICY);
    const priorities = new Set((await readScored(fleet.orgId)).map(({ shape }) => decodeShape(shape).priority));
    const scored = await readScored(fleet.orgId);
    expect(new Set(scored.map(({ factors }) => factors.signalled)), "some run beside an active signal, some do not").toEqual(
      new Set([true, false]),
    );
    expect(new Set(scored.map(({ factors }) => factors.exposure))).toEqual(new Set([0, 1, 2, 3]));
    expect([...priorities].sort()).toEqual(["defer", "immediate", "out_of_cycle", "scheduled"]);
  });

  test("agree for every finding after another policy was published, whose reason is in the audit log", async () => {
    const { version } = await publishPolicy(fleet.ctx, {
      policy: STRICT,
      criticalities: { teams: {}, namespaces: {} },
      reason: "stricter after the audit",
    });
    expect(version).toBe(1);
    expect(await getRiskPolicy(fleet.ctx, {})).toMatchObject({
      version: 1,
      policy: STRICT,
      applying: { done: 0 },
      history: [{ version: 1, publishedBy: "Chief" }],
    });
    await recomputeRisk(fleet.orgId);
    await expectScored(STRICT);
    const { rows } = await pool().query("select detail from audit where org_id = $1 and action = 'risk.publish'", [fleet.orgId]);
    expect(await getRiskPolicy(fleet.ctx, {})).toMatchObject({ applying: null });
    expect(rows).toMatchObject([{ detail: { reason: "stricter after the audit" } }]);
  });

  test("follow a criticality of a team and a namespace, and signals and age by themselves", async () => {
    const { orgId } = fleet;
    const { rows } = await pool().query<{ teamId: string; namespaceId: string }>(
      `select w.team_id as "teamId", n.id as "namespaceId" from workload w join namespace n on n.org_id = $1 and n.cluster_id = w.cluster_id and n.name = w.namespace
       where w.org_id = $1 and w.team_id is not null and w.gone_at is null order by w.id limit 1`,
      [orgId],
    );
    const { teamId = "", namespaceId = "" } = rows[0] ?? {};
    await updateTeam({ ...fleet.ctx, role: "admin" }, { id: teamId, criticality: "very_high" });
    await updateNamespace(fleet.ctx, { id: namespaceId, criticality: "low" });
    await applyCriticality({ orgId, teamIds: [teamId], namespaceIds: [namespaceId] });
    await expectScored(STRICT);

    await pool().query("update signal set last_seen_at = now() where org_id = $1 and abs(hashtext(id::text)) % 2 = 0", [orgId]);
    await pool().query("update signal set state = 'closed' where org_id = $1 and abs(hashtext(id::text)) % 2 = 1", [orgId]);
    await pool().query(
      `update finding set first_seen_at = now() - interval '8 days' where org_id = $1 and id in
         (select id from finding where org_id = $1 and (factors >> 14) & 3 = 0 order by id limit 5)`,
      [orgId],
    );
    await pool().query("update risk_state set aged_at = now() - interval '2 days' where org_id = $1", [orgId]);
    await refreshScores();
    const findings = await readScored(orgId);
    expect(findings.filter(({ factors, expected }) => factors.ageStep !== expected.ageStep)).toEqual([]);
    expect(findings.filter(({ factors, expected }) => factors.signalled !== expected.signalled)).toEqual([]);
  });

  test("of an earlier formula are noticed and scored anew; counters still equal a recount", async () => {
    const { orgId } = fleet;
    await pool().query("update risk_state set wanted = '1.0', applied = '1.0' where org_id = $1", [orgId]);
    await pool().query("update finding set factors = 0, rank = 1 where org_id = $1", [orgId]);
    await refreshScores();
    const { rows: jobs } = await pool().query("select 1 from graphile_worker.jobs where key = $1", [`recompute-risk ${orgId}`]);
    expect(jobs).toHaveLength(1);
    expect(await getRiskPolicy(fleet.ctx, {})).toMatchObject({ applying: { done: 0 } });
    await recomputeRisk(orgId);
    await expectScored(STRICT);
    const { rows } = await pool().query(
      `select shape, team_id, count from team_count where org_id = $1 and count <> 0
       except select shape, coalesce(team_id, '00000000-0000-0000-0000-000000000000'), count(*) from finding where org_id = $1 group by 1, 2`,
      [orgId],
    );
    expect(rows).toEqual([]);
  });
});
