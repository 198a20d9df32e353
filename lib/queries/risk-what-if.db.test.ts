import { beforeAll, describe, expect, test } from "vitest";
import { decodeShape, isOpenState } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { DEFAULT_POLICY, SEVERITY_DAYS } from "@/lib/risk/policy";
import { type RiskDraft, riskDraft, whatIf } from "@/lib/schemas/risk";
import { countStatements } from "@/test/count-statements";
import { ctxOf } from "@/test/ctx-of";
import { publishPolicy } from "../commands/publish-policy";
import { recomputeRisk } from "../commands/recompute-risk";
import { readScored, type ScoredFinding, type ScoreFleet, scoreAll, scoreFleet } from "../commands/score-fleet.fixture";
import { riskWhatIf } from "./risk-what-if";

let fleet: ScoreFleet;
beforeAll(async () => {
  fleet = await scoreFleet(1_500);
  await scoreAll(fleet.orgId);
});

const same: RiskDraft = { policy: DEFAULT_POLICY, criticalities: { teams: {}, namespaces: {} }, teamRules: {} };
const openOnes = async (): Promise<ScoredFinding[]> =>
  (await readScored(fleet.orgId)).filter(({ shape }) => isOpenState(decodeShape(shape).state));
const late = (findings: readonly ScoredFinding[]) => findings.filter(({ dueAt }) => dueAt !== null && dueAt < new Date()).length;
const prioritiesOf = (findings: readonly ScoredFinding[], priority: string) =>
  findings.filter(({ shape }) => decodeShape(shape).priority === priority).length;

describe("what if", () => {
  test("nothing changes, nobody moves", async () => {
    const answer = whatIf.parse(await riskWhatIf(fleet.ctx, same));
    const open = await openOnes();
    expect(answer).toMatchObject({
      open: open.length,
      looked: open.length,
      rank: { up: 0, down: 0 },
      deadline: { earlier: 0, later: 0, gained: 0, lost: 0 },
      priority: { up: 0, down: 0 },
      overdue: { before: late(open), after: late(open) },
      movers: [],
    });
  });

  test("what it says of a draft is what comes to pass when the draft is published", async () => {
    const { rows: teams } = await pool().query<{ id: string }>("select id from team where org_id = $1 order by id limit 2", [fleet.orgId]);
    const { rows: spaces } = await pool().query<{ id: string }>("select id from namespace where org_id = $1 order by id limit 3", [
      fleet.orgId,
    ]);
    const draft = riskDraft.parse({
      policy: {
        weights: { ...DEFAULT_POLICY.weights, epss: 90, signals: 300, age: 90, running: 100 },
        deadlines: { by: "severity", days: { ...SEVERITY_DAYS, critical: 200, high: 400 } },
        clock: { knownFrom: "published", waitsForFix: true },
      },
      criticalities: {
        teams: Object.fromEntries(teams.map(({ id }) => [id, "very_high"])),
        namespaces: { [spaces[0]?.id ?? ""]: null, [spaces[1]?.id ?? ""]: "very_high", [spaces[2]?.id ?? ""]: "low" },
      },
    });
    const before = new Map((await openOnes()).map((finding) => [finding.id, finding]));
    const answer = whatIf.parse(await riskWhatIf(fleet.ctx, draft));
    expect(new Map((await openOnes()).map((finding) => [finding.id, finding])), "it only looks").toEqual(before);
    await publishPolicy(fleet.ctx, { ...draft, reason: "as the what-if said" });
    await recomputeRisk(fleet.orgId);
    const after = await openOnes();

    const moved = (test: (was: ScoredFinding, is: ScoredFinding) => boolean): number =>
      after.filter((is) => test(before.get(is.id) ?? is, is)).length;
    const priority = ({ shape }: ScoredFinding) =>
      ["none", "defer", "scheduled", "out_of_cycle", "immediate"].indexOf(decodeShape(shape).priority);
    expect(answer.rank).toEqual({ up: moved((was, is) => is.rank > was.rank), down: moved((was, is) => is.rank < was.rank) });
    expect(answer.priority).toEqual({
      up: moved((was, is) => priority(is) > priority(was)),
      down: moved((was, is) => priority(is) < priority(was)),
    });
    expect(answer.priority.up).toBeGreaterThan(0);
    expect(answer.deadline).toEqual({
      earlier: moved((was, is) => was.dueAt !== null && is.dueAt !== null && is.dueAt < was.dueAt),
      later: moved((was, is) => was.dueAt !== null && is.dueAt !== null && is.dueAt > was.dueAt),
      gained: moved((was, is) => was.dueAt === null && is.dueAt !== null),
      lost: moved((was, is) => was.dueAt !== null && is.dueAt === null),
    });
    expect(answer.deadline.gained).toBeGreaterThan(0);
    expect(answer.overdue).toEqual({ before: late([...before.values()]), after: late(after) });
    for (const { priority: name, ...counts } of answer.byPriority) {
      expect({ name, ...counts }).toEqual({ name, before: prioritiesOf([...before.values()], name), after: prioritiesOf(after, name) });
    }
    expect(answer.byTeam.reduce((sum, { overdue }) => sum + overdue.after, 0)).toBe(late(after));
    expect(answer.movers).toHaveLength(20);
    for (const mover of answer.movers) {
      const is = after.find(({ id }) => id === mover.id);
      expect(mover.before).toMatchObject({ rank: before.get(mover.id)?.rank });
      expect(mover.after).toMatchObject({ rank: is?.rank, priority: is && decodeShape(is.shape).priority });
      expect(mover.after.dueAt === null ? null : new Date(mover.after.dueAt)).toEqual(is?.dueAt);
    }
  });

  test("three statements, whatever the draft; for the whole organisation only; weights that would lift over an outcome are refused", async () => {
    expect((await countStatements(() => riskWhatIf(fleet.ctx, same))).statements).toBe(3);
    await expect(riskWhatIf(ctxOf(fleet, "ciso", []), same)).rejects.toMatchObject({ code: "forbidden" });
    await expect(riskWhatIf(ctxOf(fleet, "analyst"), same)).rejects.toMatchObject({ code: "forbidden" });
    const heavy = { ...same, policy: { ...DEFAULT_POLICY, weights: { ...DEFAULT_POLICY.weights, epss: 700 } } };
    expect(riskDraft.safeParse(heavy).success).toBe(false);
  });
});
