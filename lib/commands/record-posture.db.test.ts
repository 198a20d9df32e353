import { beforeAll, describe, expect, it } from "vitest";
import { NIL_ID } from "@/lib/core/ids";
import { SEVERITIES } from "@/lib/core/severity";
import { decodeShape, OUTCOMES, type Shape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { countStatements } from "@/test/count-statements";
import { type Fleet, isOpen, makeFleet } from "@/test/fleet";
import { dayBounds, recordPosture } from "./record-posture";

interface Row {
  scope: string;
  scope_id: string;
  by_outcome: number[];
  by_severity: number[];
  running_by_outcome: number[];
  workloads: number;
  workloads_scanned: number;
  images_running: number;
  images_fresh: number;
  images_stale: number;
  images_never: number;
  exploited: number;
  opened: number;
  fixed: number;
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

async function recorded(orgId: number, day: string): Promise<Row[]> {
  const { rows } = await pool().query<Row>("select * from posture_day where org_id = $1 and day = $2 order by scope, scope_id", [
    orgId,
    day,
  ]);
  return rows;
}

/** Counts one scope by hand, from the fleet's own objects. */
function byHand(fleet: Fleet, at: Date, from: Date, team: (id: string | null) => boolean, number: number | null) {
  const placeClusters = new Map<string, Set<number>>();
  for (const w of fleet.workloads) {
    if (w.gone) continue;
    for (const imageId of w.images) {
      const place = fleet.images.find((image) => image.id === imageId)?.repositoryId ?? "";
      placeClusters.set(place, (placeClusters.get(place) ?? new Set()).add(fleet.clusters.find((c) => c.id === w.clusterId)?.number ?? 0));
    }
  }
  const clustersOf = (f: Fleet["findings"][number]) => (f.clusters.length > 0 ? f.clusters : [...(placeClusters.get(f.placeId) ?? [])]);
  const inCluster = (f: Fleet["findings"][number], ran: boolean) => number === null || (ran && clustersOf(f).includes(number));
  const stood: Shape[] = [];
  const runningWhere: Shape[] = [];
  for (const f of fleet.findings) {
    const span = fleet.spans.find((s) => s.findingId === f.id && s.from <= at && s.to > at);
    const shape = f.stateSince <= at ? f.shape : span?.shape;
    if (shape !== undefined && isOpen(shape) && team(f.teamId) && inCluster(f, decodeShape(shape).running)) {
      const stands = decodeShape(shape);
      stood.push(stands);
      if (stands.running) for (const _ of number === null ? clustersOf(f) : [number]) runningWhere.push(stands);
    }
  }
  const ran = fleet.running.filter((r) => r.from <= at && (r.to === null || r.to > at));
  const workload = (id: string) => fleet.workloads.find((w) => w.id === id);
  const clusterFits = (id: string) => number === null || fleet.clusters.find((c) => c.id === workload(id)?.clusterId)?.number === number;
  const images = new Set(ran.filter((r) => clusterFits(r.workloadId)).map((r) => r.imageId));
  const mine = fleet.images.filter((image) => images.has(image.id) && team(image.teamId));
  const look = (image: Fleet["images"][number]) => {
    if (image.scannedDaysAgo === null || image.failed) return "never";
    const times = [40, image.scannedDaysAgo].map((days) => fleet.now.getTime() - days * 86_400_000).filter((time) => time <= at.getTime());
    return times.length === 0 ? "never" : Math.max(...times) >= at.getTime() - 7 * 86_400_000 ? "fresh" : "stale";
  };
  return {
    by_outcome: OUTCOMES.map((o) => stood.filter((s) => s.outcome === o).length),
    by_severity: SEVERITIES.map((o) => stood.filter((s) => s.severity === o).length),
    running_by_outcome: OUTCOMES.map((o) => runningWhere.filter((s) => s.outcome === o).length),
    exploited: stood.filter((s) => s.kev && s.running).length,
    workloads: new Set(
      ran.filter((r) => clusterFits(r.workloadId) && team(workload(r.workloadId)?.teamId ?? null)).map((r) => r.workloadId),
    ).size,
    workloads_scanned: new Set(
      ran
        .filter((r) => clusterFits(r.workloadId) && team(workload(r.workloadId)?.teamId ?? null))
        .filter((r) => fleet.images.some((image) => image.id === r.imageId && look(image) !== "never"))
        .map((r) => r.workloadId),
    ).size,
    images_running: mine.length,
    images_fresh: mine.filter((image) => look(image) === "fresh").length,
    images_stale: mine.filter((image) => look(image) === "stale").length,
    images_never: mine.filter((image) => look(image) === "never").length,
    opened: fleet.findings.filter(
      (f) => team(f.teamId) && inCluster(f, f.facts.running || f.facts.state === "fixed") && f.firstSeenAt >= from && f.firstSeenAt <= at,
    ).length,
    fixed: fleet.spans.filter((s) => {
      const f = fleet.findings.find((one) => one.id === s.findingId);
      return f && f.facts.state === "fixed" && team(f.teamId) && inCluster(f, decodeShape(s.shape).running) && s.to >= from && s.to <= at;
    }).length,
  };
}

describe("recordPosture", () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await makeFleet(7);
  });

  it.each([0, 1, 2, 3, 9, 11, 24, 30, 50, 70])("counts what a count by hand gives, %i days ago", async (days) => {
    const day = dayOf(new Date(fleet.now.getTime() - days * 86_400_000));
    const { from, to } = dayBounds(day);
    await recordPosture(fleet.orgId, day, fleet.now);
    const at = to <= fleet.now ? new Date(to.getTime() - 1) : fleet.now;
    const rows = await recorded(fleet.orgId, day);
    expect(rows).toHaveLength(1 + 3 + 2);
    for (const row of rows) {
      const team = (id: string | null) => row.scope !== "team" || (id ?? NIL_ID) === row.scope_id;
      const number = row.scope === "cluster" ? (fleet.clusters.find((c) => c.id === row.scope_id)?.number ?? 0) : null;
      expect(row, `${row.scope} ${row.scope_id}`).toMatchObject(byHand(fleet, at, from, team, number));
    }
    expect(rows.find((row) => row.scope === "fleet")?.workloads).toBeGreaterThan(days > 60 ? -1 : 0);
  });

  it("replays a day to the same row, and today from spans to what the counters say", async () => {
    const day = dayOf(new Date(fleet.now.getTime() - 5 * 86_400_000));
    await recordPosture(fleet.orgId, day, fleet.now);
    const before = await recorded(fleet.orgId, day);
    await recordPosture(fleet.orgId, day, fleet.now);
    expect(await recorded(fleet.orgId, day)).toEqual(before);

    const today = dayOf(fleet.now);
    await recordPosture(fleet.orgId, today, fleet.now);
    const live = await recorded(fleet.orgId, today);
    const tomorrow = new Date(dayBounds(today).to.getTime());
    await recordPosture(fleet.orgId, today, tomorrow);
    const replayed = await recorded(fleet.orgId, today);
    const still = ({
      scope,
      scope_id,
      by_outcome,
      by_severity,
      running_by_outcome,
      workloads,
      workloads_scanned,
      images_running,
      images_never,
      exploited,
    }: Row) => ({
      scope,
      scope_id,
      by_outcome,
      by_severity,
      running_by_outcome,
      workloads,
      workloads_scanned,
      images_running,
      images_never,
      exploited,
    });
    expect(replayed.map(still)).toEqual(live.map(still));
  });

  it("takes as many statements for any day", async () => {
    const counted = await countStatements(() => recordPosture(fleet.orgId, "2026-01-05", fleet.now));
    expect(counted.statements).toBeLessThanOrEqual(7);
  });

  it("refuses a day that has not begun", async () => {
    await expect(recordPosture(fleet.orgId, "2999-01-01", fleet.now)).rejects.toThrow("not begun");
  });
});
