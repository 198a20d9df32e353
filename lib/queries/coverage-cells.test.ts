import { expect, it } from "vitest";
import type { CoverageArea } from "@/lib/core/coverage-area";
import { blindSpotsOf } from "./blind-spots";
import { coverageCells } from "./coverage-cells";
import type { ClusterLooks } from "./coverage-looks";
import { NO_FACTS } from "./scope-facts";

const NOW = new Date("2026-11-26T12:00:00Z");
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);
const NONE: ClusterLooks = {
  clusterId: "c",
  lastInventoryAt: null,
  workloads: 10,
  exposed: 2,
  images: 4,
  verified: 0,
  checkedWorkloads: 0,
  checkedAt: null,
  checkedBy: [],
  benchmarks: [],
  sensors: [],
};
const facts = { ...NO_FACTS, imagesRunning: 4, imagesFresh: 1, imagesStale: 1, imagesNever: 2 };
const stateOf = (looks: ClusterLooks) =>
  Object.fromEntries(coverageCells(looks, facts, NOW).map(({ area, state }) => [area, state])) as Record<CoverageArea, string>;

it("what nothing looks at is blind, never watched, and what does not run is unknown", () => {
  expect(stateOf(NONE)).toEqual({
    images: "partly",
    pipeline: "blind",
    deployment: "blind",
    management: "blind",
    hosts: "blind",
    network: "blind",
    application: "blind",
  });
  const empty = coverageCells({ ...NONE, workloads: 0, images: 0 }, NO_FACTS, NOW);
  expect(empty.filter(({ state }) => state === "unknown").map(({ area }) => area)).toEqual(["images", "pipeline", "deployment"]);
});

it("a sensor that fell silent and an old benchmark watch in part, of their own area only", () => {
  const sensor = (tool: string, hours: number) => ({ tool, lastEventAt: hoursAgo(hours) });
  const looks = {
    ...NONE,
    sensors: [sensor("falco", 1), sensor("hubble", 25)],
    benchmarks: [{ tool: "kube-bench", at: hoursAgo(31 * 24) }],
  };
  expect(stateOf(looks)).toMatchObject({ application: "watched", network: "partly", hosts: "partly", management: "blind" });
  expect(coverageCells(looks, facts, NOW).find(({ area }) => area === "network")).toMatchObject({
    by: ["hubble"],
    lastAt: hoursAgo(25).toISOString(),
  });
});

it("blind spots come by the workloads that they leave unseen, published ones tenfold", () => {
  const cells = coverageCells({ ...NONE, checkedWorkloads: 5 }, facts, NOW);
  const small = coverageCells({ ...NONE, workloads: 1, exposed: 0 }, { ...facts, imagesFresh: 4 }, NOW);
  const spots = blindSpotsOf([
    { cluster: { id: "s", name: "small" }, workloads: 1, exposed: 0, cells: small },
    { cluster: { id: "b", name: "big" }, workloads: 10, exposed: 2, cells },
  ]);
  expect(spots[0]).toMatchObject({ cluster: { name: "big" }, area: "application", weight: 28, why: "no runtime sensor reports" });
  expect(spots.find(({ area, cluster }) => area === "deployment" && cluster.name === "big")).toMatchObject({ weight: 14, state: "partly" });
  expect(spots.find(({ area, cluster }) => area === "images" && cluster.name === "big")).toMatchObject({
    weight: 21,
    why: "3 of 4 running images have no recent scan",
  });
  expect(spots.some(({ area, cluster }) => area === "images" && cluster.name === "small")).toBe(false);
  expect(spots.at(-1)?.cluster.name).toBe("small");
});
