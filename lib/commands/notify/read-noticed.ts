import type { NoticedFinding } from "@/lib/core/notice";
import { isOpenState } from "@/lib/core/shape";
import { readItems } from "@/lib/queries/finding-items";
import type { FindingItem } from "@/lib/schemas/findings";

/** A finding of lists as messages show it. */
export const noticedOf = (item: FindingItem): NoticedFinding => ({
  id: item.id,
  kind: item.kind,
  problem: item.problem,
  title: item.title,
  package: item.package,
  installedVersion: item.installedVersion,
  fixedVersion: item.fixedVersion,
  severity: item.severity,
  outcome: item.outcome,
  exploited: item.kev,
  exposed: item.exposed,
  dueAt: item.dueAt,
  place: { id: item.place.id, name: item.place.name },
  team: item.team,
  clusters: item.clusters,
});

/**
 * What messages show of these findings as they are now, in this order. Those that were fixed or decided meanwhile, or run
 * no more, are left out: nobody is told of them.
 */
export async function readNoticed(orgId: number, ids: readonly string[]): Promise<NoticedFinding[]> {
  const items = await readItems({ orgId, teams: null, asOf: null }, ids);
  return items.filter(({ state, running }) => isOpenState(state) && running).map(noticedOf);
}
