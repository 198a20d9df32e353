import type { CoverageArea, WatchState } from "@/lib/core/coverage-area";
import { BENCHMARK_FRESH_DAYS, SENSOR_STALE_HOURS } from "@/lib/core/freshness";
import type { CoverageCell } from "@/lib/schemas/images";
import type { ClusterLooks } from "./coverage-looks";
import type { ScopeFacts } from "./scope-facts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Which sensors see which area. */
const SENSORS: Partial<Record<CoverageArea, readonly string[]>> = {
  management: ["k8s-audit"],
  network: ["hubble"],
  application: ["falco", "tetragon", "tracee", "kubearmor"],
};

const NOTHING = { covered: null, of: null, lastAt: null };

/** A share of things that somebody has looked at. */
function ofShare(covered: number, of: number, rest: Pick<CoverageCell, "lastAt" | "by">): Omit<CoverageCell, "area"> {
  const state: WatchState = of === 0 ? "unknown" : covered >= of ? "watched" : covered > 0 ? "partly" : "blind";
  return { state, covered, of, ...rest };
}

/** A sensor or benchmark that spoke at some time: lately, or not any more. */
function ofLast(last: Date | null, by: readonly string[], freshMs: number, now: Date): Omit<CoverageCell, "area"> {
  if (last === null) return { ...NOTHING, by: [], state: "blind" };
  const state = now.getTime() - last.getTime() <= freshMs ? "watched" : "partly";
  return { ...NOTHING, state, lastAt: last.toISOString(), by: [...by] };
}

const latest = (times: readonly Date[]): Date | null =>
  times.reduce<Date | null>((best, at) => (best === null || at > best ? at : best), null);

function ofSensors(area: CoverageArea, { sensors }: ClusterLooks, now: Date): Omit<CoverageCell, "area"> {
  const mine = sensors.filter(({ tool }) => SENSORS[area]?.includes(tool));
  return ofLast(latest(mine.map(({ lastEventAt }) => lastEventAt)), mine.map(({ tool }) => tool).sort(), SENSOR_STALE_HOURS * HOUR_MS, now);
}

/** What is watched in a cluster, area by area, by what the scope's facts and the tools' looks say. Pure. */
export function coverageCells(looks: ClusterLooks, facts: ScopeFacts, now: Date): CoverageCell[] {
  const { imagesFresh, imagesRunning } = facts;
  const benchmarks = looks.benchmarks;
  return [
    { area: "images", ...ofShare(imagesFresh, imagesRunning, { lastAt: null, by: [] }) },
    { area: "pipeline", ...ofShare(looks.verified, looks.images, { lastAt: null, by: [] }) },
    {
      area: "deployment",
      ...ofShare(looks.checkedWorkloads, looks.workloads, { lastAt: looks.checkedAt?.toISOString() ?? null, by: looks.checkedBy }),
    },
    { area: "management", ...ofSensors("management", looks, now) },
    {
      area: "hosts",
      ...ofLast(
        latest(benchmarks.map(({ at }) => at)),
        [...new Set(benchmarks.map(({ tool }) => tool))].sort(),
        BENCHMARK_FRESH_DAYS * DAY_MS,
        now,
      ),
    },
    { area: "network", ...ofSensors("network", looks, now) },
    { area: "application", ...ofSensors("application", looks, now) },
  ];
}
