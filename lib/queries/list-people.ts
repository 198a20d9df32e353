import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { rows, sql } from "@/lib/db/sql";
import { utc } from "@/lib/db/utc";
import { personItem, type personList } from "@/lib/schemas/admin";

/** Everybody who has an account, by name. */
export const listPeople = guard("people:read", async (ctx, _input: object): Promise<z.infer<typeof personList>> => {
  requireWholeOrg(ctx);
  const items = await rows(
    personItem,
    sql`select u.id::text as id, u.name, u.email, u.role, u.disabled_at is not null as disabled,
               ${utc(sql`u.last_login_at`)} as "lastLoginAt",
               coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name)
                         from membership m join team t on t.org_id = m.org_id and t.id = m.team_id
                         where m.org_id = u.org_id and m.user_id = u.id), '[]') as teams
        from app_user u where u.org_id = ${ctx.orgId} order by u.name, u.id`,
  );
  return { items };
});
