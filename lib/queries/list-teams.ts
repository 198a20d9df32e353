import { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { CRITICALITIES } from "@/lib/core/factors";
import { allOf, row, rows, type Sql, sql } from "@/lib/db/sql";
import { type TeamItem, teamItem, type teamList } from "@/lib/schemas/admin";

const CRITICALITY_NAMES = sql`(array[${CRITICALITIES[0]}, ${CRITICALITIES[1]}, ${CRITICALITIES[2]}, ${CRITICALITIES[3]}])[t.criticality + 1]`;
const unownedCounts = z.object({ workloads: z.number(), repositories: z.number() });

async function teams(ctx: Ctx, condition: Sql): Promise<TeamItem[]> {
  const own = ctx.teams === "all" ? sql`true` : sql`t.id = any(${[...ctx.teams]}::uuid[])`;
  return rows(
    teamItem,
    sql`select t.id::text as id, t.slug, t.name, t.contact, t.load_line as "loadLine", ${CRITICALITY_NAMES} as criticality,
               coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email) order by u.name)
                         from membership m join app_user u on u.org_id = m.org_id and u.id = m.user_id
                         where m.org_id = t.org_id and m.team_id = t.id), '[]') as members,
               (select count(*)::int from workload w where w.org_id = t.org_id and w.team_id = t.id and w.gone_at is null) as workloads,
               (select count(*)::int from repository r where r.org_id = t.org_id and r.team_id = t.id) as repositories
        from team t where ${allOf([sql`t.org_id = ${ctx.orgId}`, own, condition])} order by t.name, t.id`,
  );
}

/** The teams that the caller may see, by name, and how much nobody owns. */
export const listTeams = guard("teams:read", async (ctx, _input: object): Promise<z.infer<typeof teamList>> => {
  const items = await teams(ctx, sql`true`);
  if (ctx.teams !== "all") return { items, unowned: null };
  const unowned = await row(
    unownedCounts,
    sql`select (select count(*)::int from workload where org_id = ${ctx.orgId} and team_id is null and gone_at is null) as workloads,
               (select count(*)::int from repository where org_id = ${ctx.orgId} and team_id is null) as repositories`,
  );
  return { items, unowned };
});

export const getTeam = guard("teams:read", async (ctx, { id }: { id: string }): Promise<TeamItem> => {
  const [team] = await teams(ctx, sql`t.id = ${id}::uuid`);
  if (!team) throw notFound("team");
  return team;
});
