import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { isId } from "@/lib/core/ids";
import { allOf, rows, type Sql, sql } from "@/lib/db/sql";

/** Whose findings may be seen and are asked for; null: everybody's. */
export type TeamScope = { readonly ids: readonly string[]; readonly unowned: boolean } | null;

/** The teams that ctx lets see; a developer never sees what nobody owns. */
export const ownTeams = (ctx: Ctx): TeamScope => (ctx.teams === "all" ? null : { ids: ctx.teams, unowned: false });

export const seesNothing = (scope: TeamScope): boolean => scope !== null && scope.ids.length === 0 && !scope.unowned;

/** Condition on a nullable team column. */
export function teamCondition(scope: TeamScope, column: Sql): Sql {
  if (scope === null) return sql`true`;
  const owned = sql`${column} = any(${[...scope.ids]}::uuid[])`;
  if (!scope.unowned) return owned;
  return scope.ids.length > 0 ? sql`(${owned} or ${column} is null)` : sql`${column} is null`;
}

/** Narrows what ctx may see to the teams asked for, by id, slug or "none". Foreign and absent teams both match nothing. */
export async function teamScope(ctx: Ctx, asked: readonly string[] | undefined): Promise<TeamScope> {
  const own = ownTeams(ctx);
  if (!asked || asked.length === 0) return own;
  const names = asked.filter((name) => name !== "none");
  const found =
    names.length > 0
      ? await rows(
          z.object({ id: z.string() }),
          sql`select id from team where org_id = ${ctx.orgId} and (id = any(${names.filter(isId)}::uuid[]) or slug = any(${names}::text[]))
              and ${teamCondition(own, sql`id`)}`,
        )
      : [];
  return { ids: found.map(({ id }) => id), unowned: own === null && asked.includes("none") };
}

/** Small numbers of the clusters asked for, by id or name; null: any cluster. */
export async function clusterScope(ctx: Ctx, asked: readonly string[] | undefined): Promise<readonly number[] | null> {
  if (!asked || asked.length === 0) return null;
  const found = await rows(
    z.object({ number: z.number() }),
    sql`select n.number from cluster c join cluster_number n on n.org_id = c.org_id and n.cluster_id = c.id
        where c.org_id = ${ctx.orgId} and (c.id = any(${asked.filter(isId)}::uuid[]) or c.name = any(${[...asked]}::text[]))`,
  );
  return found.map(({ number }) => number);
}

export const clusterCondition = (numbers: readonly number[], column: Sql): Sql => sql`${column} && ${[...numbers]}::smallint[]`;

export const conditions = (...all: readonly (Sql | null)[]): Sql => allOf(all.filter((condition) => condition !== null));
