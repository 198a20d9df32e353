import { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { NIL_ID } from "@/lib/core/ids";
import { decodeShape } from "@/lib/core/shape";
import { rows, sql } from "@/lib/db/sql";
import type { findingFacets as findingFacetsSchema } from "@/lib/schemas/findings";
import { countsByCluster, countsByTeam, shapeCounts } from "./finding-counts";
import { FACTS, type Fact, passes } from "./finding-facts";
import { type Gathering, pastFindings, presentFindings } from "./finding-gather";
import type { FindingFilterInput } from "./finding-narrow";
import { type FindingPlan, gatherCondition, planFindings, rowCondition } from "./finding-plan";
import { ownTeams, seesNothing, type TeamScope } from "./finding-scope";

type Facets = z.infer<typeof findingFacetsSchema>;
type FacetName = Fact | "team" | "cluster";

/** Where no counter knows the filters, findings are counted one by one, no more than this many. */
const COUNT_LIMIT = 50_000;

interface Tally {
  /** by value of each facet; each counted with the filters of all other facets */
  counts: Map<FacetName, Map<string, number>>;
  total: number;
  exact: boolean;
}

/** Counts beside each value that the list can be filtered by. */
export const findingFacets = guard("findings:read", async (ctx: Ctx, input: FindingFilterInput): Promise<Facets> => {
  const now = new Date();
  const plan = await planFindings(ctx, input, now);
  const own = ownTeams(ctx);
  const several = plan.clusters !== null && plan.clusters.length !== 1;
  const tally = plan.asOf === null && plan.narrow === null && !several ? await fromCounters(plan, own) : await fromFindings(plan, own);
  const [teams, clusters] = await Promise.all([teamNames(ctx.orgId), clusterNames(ctx.orgId)]);
  return { total: tally.total, exact: tally.exact, facets: labelled(tally, teams, clusters) };
});

const add = (counts: Tally["counts"], facet: FacetName, value: string, count: number): void => {
  const values = counts.get(facet) ?? new Map<string, number>();
  values.set(value, (values.get(value) ?? 0) + count);
  counts.set(facet, values);
};

/** Adds one shape's findings to every facet that they count for. */
function addShape(tally: Tally, plan: FindingPlan, shape: number, count: number): void {
  const facts = decodeShape(shape);
  for (const fact of FACTS) {
    if (passes(plan.facts, facts, fact)) add(tally.counts, fact, String(facts[fact]), count);
  }
  if (passes(plan.facts, facts)) tally.total += count;
}

async function fromCounters(plan: FindingPlan, own: TeamScope): Promise<Tally> {
  const tally: Tally = { counts: new Map(), total: 0, exact: true };
  if (seesNothing(own)) return tally;
  const { orgId, teams, clusters } = plan;
  const byShape = await shapeCounts(orgId, teams, clusters);
  for (const [shape, count] of byShape) addShape(tally, plan, shape, count);
  // with other teams or clusters than those asked for, other shapes exist
  const all = teams === own && clusters === null ? byShape : await shapeCounts(orgId, own, null);
  const passing = [...all.keys()].filter((shape) => passes(plan.facts, decodeShape(shape)));
  const [byTeam, byCluster] = await Promise.all([
    countsByTeam(orgId, own, clusters?.[0] ?? null, passing),
    countsByCluster(orgId, teams, passing),
  ]);
  for (const { teamId, count } of byTeam) add(tally.counts, "team", teamId, count);
  for (const { number, count } of byCluster) add(tally.counts, "cluster", String(number), count);
  return tally;
}

const groupRow = z.object({ shape: z.number(), teamId: z.string().nullable(), clusters: z.array(z.number()), count: z.number() });

/**
 * Counts the findings themselves, gathered without the filters on shape, team and cluster, which then apply per facet.
 * Where several clusters are the only reason to count, they stay a condition, and the counters give the cluster facet.
 */
async function fromFindings(plan: FindingPlan, own: TeamScope): Promise<Tally> {
  const tally: Tally = { counts: new Map(), total: 0, exact: !plan.narrow?.cut };
  if (seesNothing(own)) return tally;
  const countedClusters = plan.narrow === null && plan.asOf === null;
  const source = await wideGathering({ ...plan, facts: {}, teams: own, clusters: countedClusters ? plan.clusters : null });
  const groups = await rows(
    groupRow,
    sql`select x.shape, x.team_id as "teamId", x.clusters, count(*)::int as count
        from (select f.shape, f.team_id, f.clusters from ${source.from} where ${source.where} limit ${COUNT_LIMIT + 1}) x group by 1, 2, 3`,
  );
  const counted = groups.reduce((sum, { count }) => sum + count, 0);
  if (counted > COUNT_LIMIT) tally.exact = false;
  for (const { shape, teamId, clusters, count } of groups) {
    const inTeam = plan.teams === null || (teamId === null ? plan.teams.unowned : plan.teams.ids.includes(teamId));
    const inCluster = plan.clusters === null || clusters.some((number) => plan.clusters?.includes(number));
    if (inTeam && inCluster) addShape(tally, plan, shape, count);
    if (!passes(plan.facts, decodeShape(shape))) continue;
    if (inCluster) add(tally.counts, "team", teamId ?? NIL_ID, count);
    if (inTeam && !countedClusters) for (const number of clusters) add(tally.counts, "cluster", String(number), count);
  }
  if (countedClusters) await addClusters(tally, plan);
  return tally;
}

async function addClusters(tally: Tally, { orgId, teams, facts }: FindingPlan): Promise<void> {
  const byShape = await shapeCounts(orgId, teams, null);
  const passing = [...byShape.keys()].filter((shape) => passes(facts, decodeShape(shape)));
  for (const { number, count } of await countsByCluster(orgId, teams, passing)) add(tally.counts, "cluster", String(number), count);
}

async function wideGathering(plan: FindingPlan): Promise<Gathering> {
  if (plan.asOf !== null) return pastFindings(plan.orgId, plan.asOf, {}, rowCondition(plan, { teams: true, gathering: true }));
  const byShape = await shapeCounts(plan.orgId, plan.teams, null);
  return presentFindings(plan.orgId, [...byShape.keys()], gatherCondition(plan));
}

const named = z.object({ id: z.string(), name: z.string() });
const teamNames = (orgId: number) => rows(named, sql`select id, name from team where org_id = ${orgId}`);
const clusterNames = (orgId: number) =>
  rows(
    z.object({ number: z.number(), id: z.string(), name: z.string() }),
    sql`select n.number, c.id, c.name from cluster_number n join cluster c on c.org_id = n.org_id and c.id = n.cluster_id where n.org_id = ${orgId}`,
  );

function labelled(
  { counts }: Tally,
  teams: readonly { id: string; name: string }[],
  clusters: readonly { number: number; id: string; name: string }[],
): Facets["facets"] {
  const team = new Map([
    ...teams.map(({ id, name }) => [id, { value: id, label: name }] as const),
    [NIL_ID, { value: "none", label: "Nobody" }] as const,
  ]);
  const cluster = new Map(clusters.map(({ number, id, name }) => [String(number), { value: id, label: name }]));
  const list = (facet: FacetName) =>
    [...(counts.get(facet) ?? [])]
      .map(([value, count]) => ({
        ...((facet === "team" ? team : facet === "cluster" ? cluster : undefined)?.get(value) ?? { value, label: value }),
        count,
      }))
      .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
  return {
    outcome: list("outcome"),
    severity: list("severity"),
    state: list("state"),
    kind: list("kind"),
    seenBy: list("seenBy"),
    priority: list("priority"),
    origin: list("origin"),
    team: list("team"),
    cluster: list("cluster"),
    kev: list("kev"),
    exposed: list("exposed"),
    running: list("running"),
    fixable: list("fixable"),
  };
}
