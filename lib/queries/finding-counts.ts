import { z } from "zod";
import { NIL_ID } from "@/lib/core/ids";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { TeamScope } from "./finding-scope";

const shapeCount = z.object({ shape: z.number(), count: z.number() });

/** shape_count keeps the whole org under this number, and each cluster under its own. */
const WHOLE_ORG = 0;

/** A set of shapes as a filter on rows found otherwise: hundreds of index probes would cost more than reading them. */
const shapeIn = (shapes: readonly number[]): Sql => sql`(shape + 0) = any(${[...shapes]}::int[])`;

/** The exact counters keep unowned findings under the nil id. */
const counterTeams = (scope: TeamScope): Sql =>
  scope === null ? sql`true` : sql`team_id = any(${[...scope.ids, ...(scope.unowned ? [NIL_ID] : [])]}::uuid[])`;

/**
 * Exact number of findings of each shape in a scope, from the counters. With several clusters it is an upper bound, for
 * a finding that runs in two of them counts twice.
 */
export async function shapeCounts(orgId: number, teams: TeamScope, clusters: readonly number[] | null): Promise<Map<number, number>> {
  const source =
    teams === null
      ? sql`shape_count where org_id = ${orgId} and number = any(${clusters === null ? [WHOLE_ORG] : [...clusters]}::smallint[])`
      : clusters === null
        ? sql`team_count where org_id = ${orgId} and ${counterTeams(teams)}`
        : sql`cluster_count where org_id = ${orgId} and number = any(${[...clusters]}::smallint[]) and ${counterTeams(teams)}`;
  const found = await rows(shapeCount, sql`select shape, sum(count)::int as count from ${source} group by shape having sum(count) > 0`);
  return new Map(found.map(({ shape, count }) => [shape, count]));
}

/** Findings of the given shapes by team (nil id: unowned), within the teams and the one cluster given. */
export function countsByTeam(orgId: number, teams: TeamScope, cluster: number | null, shapes: readonly number[]) {
  const source =
    cluster === null
      ? sql`team_count where org_id = ${orgId}`
      : sql`cluster_count where org_id = ${orgId} and number = ${cluster}::smallint`;
  return rows(
    z.object({ teamId: z.string(), count: z.number() }),
    sql`select team_id as "teamId", sum(count)::int as count from ${source} and ${counterTeams(teams)} and ${shapeIn(shapes)}
        group by team_id having sum(count) > 0`,
  );
}

/** Findings of the given shapes by cluster number, within the teams given. */
export function countsByCluster(orgId: number, teams: TeamScope, shapes: readonly number[]) {
  const source =
    teams === null
      ? sql`shape_count where org_id = ${orgId} and number <> ${WHOLE_ORG}::smallint`
      : sql`cluster_count where org_id = ${orgId} and ${counterTeams(teams)}`;
  return rows(
    z.object({ number: z.number(), count: z.number() }),
    sql`select number, sum(count)::int as count from ${source} and ${shapeIn(shapes)} group by number having sum(count) > 0`,
  );
}

/** Which (team, shape) pairs hold findings, so that each can be walked in the team's own index. */
export const teamShapes = (orgId: number, scope: NonNullable<TeamScope>, shapes: readonly number[]) =>
  rows(
    z.object({ team: z.string().nullable(), shape: z.number(), count: z.number() }),
    sql`select nullif(team_id, ${NIL_ID}::uuid) as team, shape, count from team_count where org_id = ${orgId} and ${counterTeams(scope)}
        and ${shapeIn(shapes)} and count > 0`,
  );
