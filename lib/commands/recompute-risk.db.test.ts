import { beforeAll, describe, expect, test } from "vitest";
import { decodeShape, isOpenState } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { deadline } from "@/lib/risk/deadline";
import { DEFAULT_POLICY, type RiskPolicy, SEVERITY_DAYS } from "@/lib/risk/policy";
import { rank } from "@/lib/risk/rank";
import { deploy } from "@/lib/risk/ssvc";
import { publishPolicy } from "./publish-policy";
import { recomputeRisk } from "./recompute-risk";
import { refreshScores } from "./refresh-scores";
import { readScored, type ScoreFleet, scoreAll, scoreFleet } from "./score-fleet.fixture";

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
    expect([...priorities].sort()).toEqual(["defer", "immediate", "out_of_cycle", "scheduled"]);
  });

  test("agree for every finding after another policy was published, whose reason is in the audit log", async () => {
    const state = await publishPolicy(fleet.ctx, {
      policy: STRICT,
      criticalities: { teams: {}, namespaces: {} },
      reason: "stricter after the audit",
    });
    expect(state).toMatchObject({ version: 1, policy: STRICT, applying: { done: 0 }, history: [{ version: 1, publishedBy: "Chief" }] });
    await recomputeRisk(fleet.orgId);
    await expectScored(STRICT);
    const { rows } = await pool().query("select detail from audit where org_id = $1 and action = 'risk.publish'", [fleet.orgId]);
    expect(rows).toMatchObject([{ detail: { reason: "stricter after the audit" } }]);
  });
});
