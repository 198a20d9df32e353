import type { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { rows, type Sql, sql } from "@/lib/db/sql";
import { utc } from "@/lib/db/utc";
import { type SavedView, savedView, type savedViewList } from "@/lib/schemas/views";
import { seesTeam } from "./scope";

/** More than anybody looks through. */
const MOST = 500;

async function read(ctx: Ctx, only: Sql): Promise<SavedView[]> {
  const person = ctx.actor.kind === "person" ? ctx.actor.id : null;
  const mine = sql`(v.owner_id = ${person}::uuid) is true`;
  return rows(
    savedView,
    sql`select v.id::text as id, v.name, v.query, v.shared_with as "sharedWith",
          case when t.id is not null then jsonb_build_object('id', t.id, 'name', t.name) end as team,
          coalesce(u.name, 'somebody who is gone') as owner, ${mine} as mine,
          ${mine} or ${ctx.role === "admin"} as "mayChange",
          d.view_id is not null as "isDefault", ${utc(sql`v.updated_at`)} as "updatedAt"
        from saved_view v
        left join team t on t.org_id = v.org_id and t.id = v.team_id
        left join app_user u on u.org_id = v.org_id and u.id = v.owner_id
        left join default_view d on d.org_id = v.org_id and d.view_id = v.id and d.user_id = ${person}::uuid
        where v.org_id = ${ctx.orgId} and ${only}
          and (${mine} or v.shared_with = 'everybody' or (v.shared_with = 'team' and ${seesTeam(ctx, sql`v.team_id`)}))
        order by mine desc, lower(v.name), v.id limit ${MOST}`,
  );
}

/** The asker's own views, and those shared with all or with a team that they see; their own first, by name. */
export const listViews = guard(
  "findings:read",
  async (ctx, _input: object): Promise<z.infer<typeof savedViewList>> => ({
    items: await read(ctx, sql`true`),
  }),
);

/** Throws Problem not_found, alike for what is not there and what is not shared with the asker. */
export const getView = guard("findings:read", async (ctx, { id }: { id: string }): Promise<SavedView> => {
  const [view] = await read(ctx, sql`v.id = ${id}::uuid`);
  if (!view) throw notFound("view");
  return view;
});

/** The view that the person starts with, if it is still theirs to see; null: none, or a token asks. */
export const defaultView = guard("findings:read", async (ctx, _input: object): Promise<SavedView | null> => {
  if (ctx.actor.kind !== "person") return null;
  const [view] = await read(ctx, sql`d.view_id is not null`);
  return view ?? null;
});
