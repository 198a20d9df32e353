// Every number of the overview that leads somewhere, beside the total of the list that it leads to.

import type { Ctx } from "@/lib/auth/ctx";
import { postureLinks } from "@/lib/client/posture-links";
import { type Scope, withScope } from "@/lib/client/scope";
import { listFindings } from "@/lib/queries/list-findings";
import { listImages } from "@/lib/queries/list-images";
import { listWorkloads } from "@/lib/queries/list-workloads";
import { listFindingsInput } from "@/lib/schemas/findings";
import { listImagesInput } from "@/lib/schemas/images";
import { listWorkloadsInput } from "@/lib/schemas/inventory";
import type { Posture } from "@/lib/schemas/posture";

export interface LinkedNumber {
  what: string;
  /** null: the page says that it is not known */
  value: number | null;
  href: string;
}

export function linkedNumbers(posture: Posture): LinkedNumber[] {
  const { change, severity, coverage } = posture;
  const named = (what: string, value: number | null, href: string): LinkedNumber => ({ what, value, href });
  const clusterName = new Map(posture.heatmap.clusters.map(({ id, name }) => [id, name]));
  const unowned = posture.byTeam.find(({ team }) => team === null);
  return [
    named("workloads", posture.fleet.workloads, postureLinks.workloads()),
    named("running images", posture.fleet.imagesRunning, postureLinks.imagesRunning()),
    ...(unowned && posture.scope.team === null ? [named("unowned workloads", unowned.workloads, postureLinks.unownedWorkloads())] : []),
    ...posture.outcomes.flatMap(({ outcome, count, overdue, dueThisWeek }) => [
      named(`${outcome} open`, count.value, postureLinks.outcome(outcome)),
      named(`${outcome} overdue`, overdue, postureLinks.overdue(outcome)),
      named(`${outcome} due this week`, dueThisWeek, postureLinks.dueThisWeek(outcome)),
    ]),
    ...(["critical", "high", "medium", "low"] as const).map((name) => named(name, severity[name], postureLinks.severity(name))),
    named("opened", change.opened, postureLinks.opened(change.since)),
    named("opened and running", change.openedRunning, postureLinks.openedRunning(change.since)),
    named("new urgent", change.newUrgent, postureLinks.newUrgent(change.since)),
    named("fixed", change.fixed, postureLinks.fixed(change.since)),
    named("reopened", change.reopened, postureLinks.reopened(change.since)),
    named("exploited and running", posture.exploitedRunning.findings.value, postureLinks.exploitedRunning()),
    ...(["fresh", "stale", "never"] as const).map((kind) => named(`images ${kind}`, coverage.images[kind], postureLinks.coverage(kind))),
    ...posture.heatmap.cells.map((cell) => {
      const cluster = clusterName.get(cell.clusterId) ?? "?";
      return named(
        `cell ${cluster} ${cell.teamId}`,
        cell.weight === null ? cell.neverScanned : cell.urgent,
        postureLinks.cell(cluster, cell),
      );
    }),
  ];
}

/** How many the list of a link holds. */
export async function totalBehind(ctx: Ctx, href: string, scope: Partial<Scope>): Promise<number> {
  const url = new URL(withScope(href, scope), "http://plimsoll.test");
  const query = { ...Object.fromEntries(url.searchParams), limit: 1 };
  const { total } =
    url.pathname === "/findings"
      ? await listFindings(ctx, listFindingsInput.parse({ ...query, sort: "-rank" }))
      : url.pathname === "/images"
        ? await listImages(ctx, listImagesInput.parse(query))
        : await listWorkloads(ctx, listWorkloadsInput.parse(query));
  return total.atLeast ? Number.NaN : total.count;
}
