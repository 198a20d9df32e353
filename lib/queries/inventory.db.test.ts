import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/core/ids";
import { LOAD_WEIGHTS } from "@/lib/risk/load";
import { coverage } from "@/lib/schemas/images";
import { clusterDetail, clusterList, listWorkloadsInput, workloadDetail, workloadPage } from "@/lib/schemas/inventory";
import { countStatements } from "@/test/count-statements";
import { ctxOf } from "@/test/ctx-of";
import { type Fleet, isOpen, makeFleet } from "@/test/fleet";
import { insert } from "@/test/rows";
import { getCluster } from "./get-cluster";
import { getCoverage } from "./get-coverage";
import { getWorkload } from "./get-workload";
import { listClusters } from "./list-clusters";
import { listWorkloads } from "./list-workloads";

const ask = (input: Record<string, unknown> = {}) => listWorkloadsInput.parse(input);

describe("inventory", () => {
  let fleet: Fleet;
  const ciso = () => ctxOf(fleet, "ciso");
  const developer = () => ctxOf(fleet, "developer", [fleet.teams.alpha]);
  const visible = (team: string | null) => fleet.workloads.filter((w) => !w.gone && (team === null || w.teamId === team));
  const carried = (images: readonly string[], team: string | null = null) => {
    const ids = new Set(fleet.sightings.filter((s) => images.includes(s.targetId)).map((s) => s.findingId));
    return fleet.findings.filter((f) => ids.has(f.id) && isOpen(f.shape) && (team === null || f.teamId === team));
  };

  beforeAll(async () => {
    fleet = await makeFleet(13);
    const [east] = fleet.clusters;
    const stamps = { first_seen_at: fleet.now, last_seen_at: fleet.now };
    await insert(
      "node",
      ["node-alpha", "node-canary"].map((name) => ({
        org_id: fleet.orgId,
        id: newId(),
        cluster_id: east?.id,
        name,
        roles: ["worker"],
        labels: {},
        addresses: [],
        ...stamps,
      })),
    );
    const mine = visible(fleet.teams.alpha).find((w) => w.clusterId === east?.id);
    await insert("pod", [
      {
        org_id: fleet.orgId,
        id: newId(),
        cluster_id: east?.id,
        namespace: mine?.namespace,
        name: "pod-1",
        workload_id: mine?.id,
        node_name: "node-alpha",
        phase: "Running",
        last_seen_at: fleet.now,
      },
    ]);
    await insert("namespace", [{ org_id: fleet.orgId, id: newId(), cluster_id: east?.id, name: "empty-canary", labels: {}, ...stamps }]);
    await insert("sensor", [
      {
        org_id: fleet.orgId,
        cluster_id: east?.id,
        tool: "falco",
        last_event_at: new Date(fleet.now.getTime() - 3 * 86_400_000),
        dropped: 0,
      },
    ]);
  });

  it("counts each cluster as a count by hand does", async () => {
    const { items } = clusterList.parse(await listClusters(ciso(), {}));
    expect(items.map(({ name }) => name)).toEqual(fleet.clusters.map(({ name }) => name));
    for (const item of items) {
      const cluster = fleet.clusters.find(({ id }) => id === item.id);
      const findings = fleet.findings.filter((f) => isOpen(f.shape) && f.clusters.includes(cluster?.number ?? 0));
      const workloads = visible(null).filter((w) => w.clusterId === item.id);
      expect(item.workloads).toBe(workloads.length);
      const looked = new Set(fleet.images.filter(({ scannedDaysAgo, failed }) => scannedDaysAgo !== null && !failed).map(({ id }) => id));
      const scanned = workloads.filter((w) => w.images.some((id) => looked.has(id)));
      expect(item.severity.high).toBe(findings.filter((f) => f.facts.severity === "high").length);
      expect(item.byOutcome["14_days"]).toBe(findings.filter((f) => f.facts.outcome === "14_days").length);
      expect(item.load.value).toBeCloseTo((100 * findings.reduce((sum, f) => sum + LOAD_WEIGHTS[f.facts.outcome], 0)) / scanned.length, 1);
      expect(item.images.fresh + item.images.stale + item.images.never).toBe(new Set(workloads.flatMap((w) => w.images)).size);
    }
    expect(items[0]).toMatchObject({ nodes: 2, sensors: [{ tool: "falco", stale: true }] });
  });

  it("shows one cluster with namespaces that add up", async () => {
    const [east] = fleet.clusters;
    const found = clusterDetail.parse(await getCluster(ciso(), { id: east?.name ?? "" }));
    expect(found.namespaceList.reduce((sum, one) => sum + one.workloads, 0)).toBe(found.workloads);
    expect(found.namespaceList.map(({ name }) => name)).toContain("empty-canary");
    for (const space of found.namespaceList) {
      const images = visible(null)
        .filter((w) => w.clusterId === east?.id && w.namespace === space.name)
        .flatMap((w) => w.images);
      expect(space.severity.critical, space.name).toBe(carried(images).filter((f) => f.facts.severity === "critical").length);
    }
  });

  it.each(["rank", "name", "findings", "signals"])("pages through every workload once, by %s", async (sort) => {
    for (const direction of ["", "-"]) {
      const items = [];
      let cursor: string | undefined;
      do {
        const page = workloadPage.parse(
          await listWorkloads(ciso(), ask({ sort: direction + sort, limit: 3, ...(cursor ? { cursor } : {}) })),
        );
        expect(page.total).toEqual({ count: visible(null).length, atLeast: false });
        items.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(new Set(items.map(({ id }) => id)).size).toBe(visible(null).length);
      if (sort === "rank") {
        const weights = items.map(({ weight }) => weight);
        expect(weights).toEqual([...weights].sort((a, b) => (direction === "-" ? b - a : a - b)));
      }
    }
  });

  it("gives each workload the distinct open findings of what it runs", async () => {
    const { items } = await listWorkloads(ciso(), ask({ limit: 200 }));
    for (const item of items) {
      const workload = fleet.workloads.find(({ id }) => id === item.id);
      const findings = carried(workload?.images ?? []);
      expect(item.weight, item.name).toBeCloseTo(
        findings.reduce((sum, f) => sum + LOAD_WEIGHTS[f.facts.outcome], 0),
        1,
      );
      expect(item.severity?.critical ?? 0).toBe(findings.filter((f) => f.facts.severity === "critical").length);
      expect(item.kev).toBe(findings.filter((f) => f.facts.kev).length);
      expect(item.images).toBe(workload?.images.length);
      if (item.coverage.fresh + item.coverage.stale === 0 && findings.length === 0) expect(item.severity).toBeNull();
    }
  });

  it("shows one workload with its containers", async () => {
    const workload = visible(null).find((w) => w.images.length > 1);
    const found = workloadDetail.parse(await getWorkload(ciso(), { id: workload?.id ?? "" }));
    expect(found.containers.map(({ imageId }) => imageId).sort()).toEqual([...(workload?.images ?? [])].sort());
    expect(found.containers.every(({ coverage: how, severity }) => (how === "never") === (severity === null) || severity !== null)).toBe(
      true,
    );
    const gone = fleet.workloads.find((w) => w.gone);
    expect((await getWorkload(ciso(), { id: gone?.id ?? "" })).goneAt).not.toBeNull();
    await expect(getWorkload(ciso(), { id: "nothing" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("tells coverage by cluster, team and tool", async () => {
    const found = coverage.parse(await getCoverage(ciso(), {}));
    const sum = ({ fresh, stale, never }: { fresh: number; stale: number; never: number }) => fresh + stale + never;
    expect(found.byTeam.reduce((all, { images }) => all + sum(images), 0)).toBe(sum(found.images));
    expect(found.byTool[0]?.images).toBe(found.images.fresh + found.images.stale);
    expect(found.byCluster).toHaveLength(2);
  });

  it("never shows a developer what other teams have", async () => {
    const alpha = fleet.teams.alpha;
    const list = await listWorkloads(developer(), ask({ limit: 200 }));
    expect(list.total.count).toBe(visible(alpha).length);
    const clusters = await listClusters(developer(), {});
    const answers: unknown[] = [list, clusters, await getCoverage(developer(), {})];
    for (const { id } of clusters.items) answers.push(await getCluster(developer(), { id }));
    for (const workload of fleet.workloads) {
      const answer = getWorkload(developer(), { id: workload.id });
      if (workload.teamId === alpha) answers.push(await answer);
      else await expect(answer).rejects.toMatchObject({ code: "not_found" });
    }
    expect(JSON.stringify(answers)).not.toMatch(/canary/i);
    expect(JSON.stringify(answers)).not.toContain(fleet.teams.bravo);
    expect(clusters.items.reduce((sum, { workloads }) => sum + workloads, 0)).toBe(visible(alpha).length);
    const east = await getCluster(developer(), { id: fleet.clusters[0]?.id ?? "" });
    expect(east.nodeList.map(({ name }) => name)).toEqual(["node-alpha"]);
    for (const item of list.items) {
      const workload = fleet.workloads.find(({ id }) => id === item.id);
      expect(item.weight).toBeCloseTo(
        carried(workload?.images ?? [], alpha).reduce((sum, f) => sum + LOAD_WEIGHTS[f.facts.outcome], 0),
        1,
      );
    }
    const nobody = ctxOf(fleet, "developer", []);
    expect((await listClusters(nobody, {})).items).toEqual([]);
    await expect(getCluster(nobody, { id: fleet.clusters[0]?.id ?? "" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("takes a bounded number of statements", async () => {
    expect((await countStatements(() => listWorkloads(ciso(), ask({ limit: 200 })))).statements).toBeLessThanOrEqual(3);
    expect((await countStatements(() => listClusters(ciso(), {}))).statements).toBeLessThanOrEqual(4);
    expect((await countStatements(() => getCluster(ciso(), { id: fleet.clusters[0]?.id ?? "" }))).statements).toBeLessThanOrEqual(10);
  });
});
