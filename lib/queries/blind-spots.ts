import type { z } from "zod";
import { AREA_WORDS, type CoverageArea } from "@/lib/core/coverage-area";
import type { CoverageCell, coverage } from "@/lib/schemas/images";

type Ledger = z.infer<typeof coverage>["ledger"];
type BlindSpot = z.infer<typeof coverage>["blindSpots"][number];

/** A published workload that nobody watches counts as ten that are inside. */
const EXPOSED_WEIGHT = 10;

/** How much of the area nobody watches lately: a share, all of it, or (where it fell silent) as good as all. */
function gapOf({ state, covered, of }: CoverageCell): number {
  if (state === "watched" || state === "unknown") return 0;
  return covered === null || of === null || of === 0 ? 1 : (of - covered) / of;
}

const WHY: Record<CoverageArea, (cell: CoverageCell) => string> = {
  images: ({ covered, of }) => `${(of ?? 0) - (covered ?? 0)} of ${of} running images have no recent scan`,
  pipeline: ({ covered, of }) => `${(of ?? 0) - (covered ?? 0)} of ${of} running images have no verified signature`,
  deployment: ({ covered, of }) => `${(of ?? 0) - (covered ?? 0)} of ${of} workloads were never checked for their settings`,
  management: ({ lastAt }) => (lastAt ? "the audit log fell silent" : "no audit log comes in"),
  hosts: ({ lastAt }) => (lastAt ? "the last benchmark of the nodes is old" : "no benchmark of the nodes was ever sent"),
  network: ({ lastAt }) => (lastAt ? "the flow log fell silent" : "no flow log comes in"),
  application: ({ lastAt }) => (lastAt ? "the runtime sensor fell silent" : "no runtime sensor reports"),
};

/** What nobody watches, the worst first: the share that is unseen times the workloads that run there, published ones tenfold. */
export function blindSpotsOf(ledger: Ledger): BlindSpot[] {
  return ledger
    .flatMap(({ cluster, workloads, exposed, cells }) =>
      cells.map((cell) => ({
        cluster,
        area: cell.area,
        state: cell.state,
        why: WHY[cell.area](cell),
        lastAt: cell.lastAt,
        switchOn: AREA_WORDS[cell.area].switchOn,
        weight: Math.round(gapOf(cell) * (workloads + exposed * (EXPOSED_WEIGHT - 1))),
      })),
    )
    .filter(({ state, weight }) => weight > 0 && (state === "blind" || state === "partly"))
    .sort(
      (a, b) =>
        b.weight - a.weight || (a.cluster.name < b.cluster.name ? -1 : a.cluster.name > b.cluster.name ? 1 : a.area < b.area ? -1 : 1),
    );
}
