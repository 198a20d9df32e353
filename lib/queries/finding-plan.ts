import type { Ctx } from "@/lib/auth/ctx";
import { type Sql, sql } from "@/lib/db/sql";
import { DEFAULT_POLICY, type RiskPolicy } from "@/lib/risk/policy";
import { allPolicies, currentPolicy } from "./current-policy";
import { shapeCounts } from "./finding-counts";
import { asksForFixed, type FactFilter, factFilter, passingShapes } from "./finding-facts";
import { type FindingFilterInput, type Narrow, narrowFilters } from "./finding-narrow";
import { placesOfClusters } from "./finding-places";
import {
  clusterCondition,
  clusterScope,
  conditions,
  ownTeams,
  seesNothing,
  type TeamScope,
  teamCondition,
  teamScope,
} from "./finding-scope";
import { ranToTheEnd } from "./finding-since";
import { clustersThen } from "./findings-at";

/** The filters of a list, understood: what the counters know, and what only the rows know. */
export interface FindingPlan {
  orgId: number;
  teams: TeamScope;
  clusters: readonly number[] | null;
  facts: FactFilter;
  narrow: Narrow | null;
  /** the end of the day as of which findings are asked for; null: now */
  asOf: Date | null;
  /** by which deadlines run, the organisation's and those of teams; the defaults where no filter is about them */
  policies: readonly RiskPolicy[];
  /** nothing can match: no team that may be seen, no such cluster */
  nothing: boolean;
}

/** The last moment of a day, UTC. */
export const endOfDay = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000 - 1);

export async function planFindings(ctx: Ctx, input: FindingFilterInput, now: Date): Promise<FindingPlan> {
  const asked = input.asOf === undefined ? null : endOfDay(input.asOf);
  const asOf = asked !== null && asked < now ? asked : null;
  const [teams, clusters] = await Promise.all([teamScope(ctx, input.team), clusterScope(ctx, input.cluster)]);
  const nothing = seesNothing(teams) || clusters?.length === 0;
  const narrow = seesNothing(ownTeams(ctx)) ? null : await narrowFilters(ctx, input, clusters, asOf ?? now);
  // no counter knows where a fixed finding was, so its clusters are a condition on the row
  const fixedThere = narrow !== null && clusters !== null && asksForFixed(input);
  if (fixedThere) {
    narrow.row.push(clusterCondition(clusters, clustersThen(ranToTheEnd)));
    narrow.drive.push(sql`f.place_id = any(${placesOfClusters(ctx.orgId, clusters, teams)})`);
  }
  const policies =
    input.overdue === undefined && input.dueWithin === undefined ? [DEFAULT_POLICY] : allPolicies(await currentPolicy(ctx.orgId));
  const facts = factFilter(input, policies);
  return { orgId: ctx.orgId, teams, clusters: fixedThere ? null : clusters, facts, narrow, asOf, policies, nothing };
}

/** What every row of the list must meet beside its shape; parts that the caller has seen to may be left out. */
export const rowCondition = ({ teams, clusters, narrow }: FindingPlan, how: { teams: boolean; gathering: boolean }): Sql =>
  conditions(
    how.teams && teams !== null ? teamCondition(teams, sql`f.team_id`) : null,
    clusters === null ? null : clusterCondition(clusters, sql`f.clusters`),
    ...(narrow?.row ?? []),
    ...(how.gathering ? (narrow?.drive ?? []) : []),
  );

/** The condition for gathering: with what an index can use to find the rows of a small cluster. */
export const gatherCondition = (plan: FindingPlan): Sql =>
  conditions(
    rowCondition(plan, { teams: true, gathering: true }),
    plan.clusters !== null && plan.narrow === null
      ? sql`f.place_id = any(${placesOfClusters(plan.orgId, plan.clusters, plan.teams)})`
      : null,
  );

export interface ScopeCounts {
  /** findings of each passing shape in the teams and clusters asked for; with several clusters an upper bound */
  byShape: Map<number, number>;
  shapes: number[];
  sum: number;
  /** whether the sum is the list's exact total */
  exact: boolean;
}

export async function scopeCounts(plan: FindingPlan): Promise<ScopeCounts> {
  const byShape = await shapeCounts(plan.orgId, plan.teams, plan.clusters);
  const shapes = passingShapes(plan.facts, byShape.keys());
  return {
    byShape,
    shapes,
    sum: shapes.reduce((sum, shape) => sum + (byShape.get(shape) ?? 0), 0),
    exact: plan.narrow === null && (plan.clusters === null || plan.clusters.length === 1),
  };
}
