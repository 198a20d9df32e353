import { beforeAll, describe, expect, it } from "vitest";
import { recordPosture } from "@/lib/commands/record-posture";
import { newId } from "@/lib/core/ids";
import { decodeShape, OUTCOMES } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { LOAD_WEIGHTS } from "@/lib/risk/load";
import { posture as schema } from "@/lib/schemas/posture";
import { countStatements } from "@/test/count-statements";
import { ctxOf } from "@/test/ctx-of";
import { type Fleet, isOpen, makeFleet } from "@/test/fleet";
import { insert, newOrg } from "@/test/rows";
import { getPosture } from "./get-posture";

const DAY_MS = 86_400_000;

describe("getPosture", () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await makeFleet(3);
    for (let days = 12; days >= 0; days--)
      await recordPosture(fleet.orgId, new Date(fleet.now.getTime() - days * DAY_MS).toISOString().slice(0, 10), fleet.now);
    await insert("signal", [
      {
        org_id: fleet.orgId,
        id: newId(),
        tool: "falco",
        rule: "Shell",
        priority: 4,
        source: "syscall",
        cluster_id: fleet.clusters[0]?.id,
        workload_id: null,
        subject: "bravo-canary-signal",
        team_id: fleet.teams.bravo,
        lineage: "",
        tags: [],
        count: 3,
        first_seen_at: fleet.now,
        last_seen_at: fleet.now,
        last_output: "x",
        state: "open",
      },
    ]);
  });

  const open = (team: (id: string | null) => boolean = () => true) =>
    fleet.findings.filter((f) => isOpen(f.shape) && team(f.teamId)).map((f) => decodeShape(f.shape));

  it("says what a count by hand says", async () => {
    const found = schema.parse(await getPosture(ctxOf(fleet, "ciso"), {}));
    const shapes = open();
    const workloads = fleet.workloads.filter((w) => !w.gone).length;
    const looked = new Set(fleet.images.filter(({ scannedDaysAgo, failed }) => scannedDaysAgo !== null && !failed).map(({ id }) => id));
    const scanned = fleet.workloads.filter((w) => !w.gone && w.images.some((id) => looked.has(id))).length;
    const weight = fleet.findings
      .filter((f) => isOpen(f.shape) && f.facts.running)
      .reduce((sum, f) => sum + LOAD_WEIGHTS[f.facts.outcome] * f.clusters.length, 0);
    expect(found.fleet).toMatchObject({ clusters: 2, teams: 2, workloads });
    expect(found.load.value).toBeCloseTo((100 * weight) / scanned, 0);
    expect(found.load.line).toBe(110);
    expect(Object.fromEntries(found.outcomes.map((card) => [card.outcome, card.count.value]))).toEqual(
      Object.fromEntries(OUTCOMES.map((outcome) => [outcome, shapes.filter((s) => s.outcome === outcome).length])),
    );
    expect(found.severity.critical).toBe(shapes.filter((s) => s.severity === "critical").length);
    expect(found.exploitedRunning.findings.value).toBe(shapes.filter((s) => s.kev && s.running).length);
    const running = new Set(fleet.running.filter((span) => span.to === null).map((span) => span.imageId));
    expect(found.coverage.images.never).toBe(
      fleet.images.filter((image) => running.has(image.id) && (image.failed || image.scannedDaysAgo === null)).length,
    );
    expect(found.fleet.imagesRunning).toBe(running.size);
    const fresh = fleet.findings.filter((f) => isOpen(f.shape) && fleet.now.getTime() - f.firstSeenAt.getTime() < 7 * DAY_MS);
    expect(found.change.opened).toBe(fresh.length);
    expect(found.change.openedRunning).toBe(fresh.filter((f) => f.facts.running).length);
    expect(found.load.trend).toHaveLength(90);
    expect(found.load.daysKnown).toBe(13);
    expect(found.load.change7d).not.toBeNull();
    expect(found.heatmap.cells.reduce((sum, cell) => sum + cell.workloads, 0)).toBe(workloads);
    expect(found.byTeam.map(({ workloads: n }) => n).reduce((a, b) => a + b)).toBe(workloads);
    expect(found.byTeam.find(({ team }) => team?.id === fleet.teams.bravo)?.load.line).toBe(50);
    expect(found.latestSignals).toHaveLength(1);
  });

  it("gives each worst workload the distinct open findings of the images that it runs", async () => {
    const { worstWorkloads } = await getPosture(ctxOf(fleet, "analyst"), {});
    expect(worstWorkloads.length).toBeGreaterThan(3);
    const weigh = (images: readonly string[]) => {
      const ids = new Set(fleet.sightings.filter((s) => images.includes(s.targetId)).map((s) => s.findingId));
      return fleet.findings.filter((f) => ids.has(f.id) && isOpen(f.shape)).reduce((sum, f) => sum + LOAD_WEIGHTS[f.facts.outcome], 0);
    };
    const byHand = fleet.workloads
      .filter((w) => !w.gone)
      .map((w) => ({ id: w.id, weight: weigh(w.images) }))
      .sort((a, b) => b.weight - a.weight);
    expect(worstWorkloads[0]?.weight).toBeCloseTo(byHand[0]?.weight ?? 0, 1);
    for (const worst of worstWorkloads)
      expect(worst.weight, worst.name).toBeCloseTo(byHand.find(({ id }) => id === worst.id)?.weight ?? -1, 1);
  });

  it("narrows to a team, a cluster and both, by id, slug and name", async () => {
    const bravo = await getPosture(ctxOf(fleet, "ciso"), { team: "bravo-canary" });
    expect(bravo.scope.team?.id).toBe(fleet.teams.bravo);
    expect(bravo.severity.high).toBe(open((id) => id === fleet.teams.bravo).filter((s) => s.severity === "high").length);
    expect(bravo.load.line).toBe(50);
    expect((await getPosture(ctxOf(fleet, "developer", [fleet.teams.bravo]), {})).load.line).toBe(50);
    const [east] = fleet.clusters;
    const inEast = await getPosture(ctxOf(fleet, "ciso"), { cluster: east?.name });
    expect(inEast.severity.high).toBe(
      fleet.findings.filter((f) => isOpen(f.shape) && f.facts.severity === "high" && f.clusters.includes(1)).length,
    );
    expect(inEast.fleet.workloads).toBe(fleet.workloads.filter((w) => !w.gone && w.clusterId === east?.id).length);
    const both = await getPosture(ctxOf(fleet, "ciso"), { cluster: east?.id, team: fleet.teams.alpha });
    expect(both.severity.high).toBe(
      fleet.findings.filter(
        (f) => isOpen(f.shape) && f.facts.severity === "high" && f.clusters.includes(1) && f.teamId === fleet.teams.alpha,
      ).length,
    );
    expect(both.load.daysKnown).toBeLessThanOrEqual(1);
    const unowned = await getPosture(ctxOf(fleet, "ciso"), { team: "none" });
    expect(unowned.severity.high).toBe(open((id) => id === null).filter((s) => s.severity === "high").length);
  });

  it("answers as of a past day what was recorded on it", async () => {
    const day = new Date(fleet.now.getTime() - 9 * DAY_MS).toISOString().slice(0, 10);
    const found = schema.parse(await getPosture(ctxOf(fleet, "ciso"), { asOf: day }));
    const { rows } = await pool().query<{ by_severity: number[]; workloads: number }>(
      "select by_severity, workloads from posture_day where org_id = $1 and scope = 'fleet' and day = $2",
      [fleet.orgId, day],
    );
    expect(found.severity.high).toBe(rows[0]?.by_severity[4]);
    expect(found.fleet.workloads).toBe(rows[0]?.workloads);
    expect(found.asOf).toBe(`${day}T23:59:59.999Z`);
    expect(found.load.headline).toMatch(/ on \d+ \w+ \d{4}/);
    expect(found.latestSignals).toEqual([]);
  });

  it("never shows a developer another team's things", async () => {
    for (const asOf of [undefined, new Date(fleet.now.getTime() - 5 * DAY_MS).toISOString().slice(0, 10)]) {
      const found = await getPosture(ctxOf(fleet, "developer", [fleet.teams.alpha]), asOf ? { asOf } : {});
      expect(JSON.stringify(found)).not.toMatch(/canary/i);
      expect(JSON.stringify(found)).not.toContain(fleet.teams.bravo);
      expect(found.byTeam.map(({ team }) => team?.id)).toEqual([fleet.teams.alpha]);
      expect(found.fleet.workloads).toBe(fleet.workloads.filter((w) => (asOf || !w.gone) && w.teamId === fleet.teams.alpha).length);
    }
    const mine = await getPosture(ctxOf(fleet, "developer", [fleet.teams.alpha]), {});
    expect(mine.severity.high).toBe(open((id) => id === fleet.teams.alpha).filter((s) => s.severity === "high").length);
    const nobody = await getPosture(ctxOf(fleet, "developer", []), {});
    expect(nobody.load).toMatchObject({ value: null, verdict: "cannot_tell" });
    expect(nobody.fleet).toMatchObject({ clusters: 0, teams: 0, workloads: 0 });
    await expect(getPosture(ctxOf(fleet, "developer", [fleet.teams.alpha]), { team: "bravo-canary" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(getPosture(ctxOf(fleet, "developer", [fleet.teams.alpha]), { team: "none" })).rejects.toMatchObject({ code: "not_found" });
    await expect(getPosture(ctxOf(fleet, "ciso"), { cluster: "nowhere" })).rejects.toMatchObject({ code: "not_found" });
    await expect(getPosture(ctxOf(fleet, "ingest"), {})).rejects.toMatchObject({ code: "forbidden" });
  });

  it("knows nothing of an empty organisation, and says so", async () => {
    const orgId = await newOrg("empty");
    const found = schema.parse(await getPosture(ctxOf({ orgId }, "ciso"), {}));
    expect(found.load).toMatchObject({ value: null, withFog: null, verdict: "cannot_tell", daysKnown: 0 });
    expect(found.outcomes.every(({ count }) => count.value === null && count.unknown !== null)).toBe(true);
    expect(found.exploitedRunning.findings.value).toBeNull();
    expect(found.byTeam).toEqual([]);
  });

  it("takes the same number of statements whatever the fleet", async () => {
    const orgId = await newOrg("nothing");
    const { statements: empty } = await countStatements(() => getPosture(ctxOf({ orgId }, "ciso"), {}));
    const { statements } = await countStatements(() => getPosture(ctxOf(fleet, "ciso"), {}));
    expect(statements).toBe(empty);
    expect(statements).toBeLessThanOrEqual(14);
  });
});
