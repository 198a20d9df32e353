import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { NIL_ID } from "@/lib/core/ids";
import { row, type Sql, sql } from "@/lib/db/sql";

/** Only rows whose team the asker may see; column is a nullable team id. Goes into the SQL of every query. */
export const seesTeam = (ctx: Ctx, column: Sql): Sql => (ctx.teams === "all" ? sql`true` : sql`${column} = any(${[...ctx.teams]}::uuid[])`);

/** Rows of the named teams (id or slug; "none" = unowned). Unknown and foreign names match nothing, alike. */
export function inTeams(orgId: number, column: Sql, teams: readonly string[]): Sql {
  const named = teams.filter((team) => team !== "none");
  const unowned = teams.includes("none") ? sql`(${column} is null or ${column} = ${NIL_ID}::uuid)` : sql`false`;
  return sql`(${unowned} or ${column} in (select t.id from team t where t.org_id = ${orgId} and (t.id::text = any(${named}) or t.slug = any(${named}))))`;
}

/** Rows of the named clusters (id or name). */
export const inClusters = (orgId: number, column: Sql, clusters: readonly string[]): Sql =>
  sql`(${column} in (select c.id from cluster c where c.org_id = ${orgId} and (c.id::text = any(${[...clusters]}) or c.name = any(${[...clusters]}))))`;

/** A team sees the clusters that its workloads are or were in. */
export const seesCluster = (ctx: Ctx, clusterId: Sql): Sql =>
  ctx.teams === "all"
    ? sql`true`
    : sql`exists (select 1 from workload seen where seen.org_id = ${ctx.orgId} and seen.cluster_id = ${clusterId} and seen.team_id = any(${[...ctx.teams]}::uuid[]))`;

const scopedTeam = z.object({ id: z.uuid(), name: z.string(), loadLine: z.number().nullable() });
export type ScopedTeam = z.infer<typeof scopedTeam>;

/** The team by id or slug; "none" is the unowned. Throws Problem not_found for unknown and foreign ones alike. */
export async function findTeam(ctx: Ctx, team: string): Promise<ScopedTeam | "unowned"> {
  if (team === "none") {
    if (ctx.teams !== "all") throw notFound("team");
    return "unowned";
  }
  const found = await row(
    scopedTeam,
    sql`select id, name, load_line as "loadLine" from team t
        where org_id = ${ctx.orgId} and (id::text = ${team} or slug = ${team}) and ${seesTeam(ctx, sql`t.id`)}`,
  );
  if (!found) throw notFound("team");
  return found;
}

const scopedCluster = z.object({ id: z.uuid(), name: z.string(), number: z.number().nullable(), loadLine: z.number().nullable() });
export type ScopedCluster = z.infer<typeof scopedCluster>;

/** The cluster by id or name, if any workload of the asker's teams is known in it; number null: no finding was ever seen there. */
export async function findCluster(ctx: Ctx, cluster: string): Promise<ScopedCluster> {
  const found = await row(
    scopedCluster,
    sql`select c.id, c.name, n.number::int as number, c.load_line as "loadLine"
        from cluster c left join cluster_number n on n.org_id = c.org_id and n.cluster_id = c.id
        where c.org_id = ${ctx.orgId} and (c.id::text = ${cluster} or c.name = ${cluster}) and ${seesCluster(ctx, sql`c.id`)}
        order by (c.id::text = ${cluster}) desc limit 1`,
  );
  if (!found) throw notFound("cluster");
  return found;
}
