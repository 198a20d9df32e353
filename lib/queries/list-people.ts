import type { z } from "zod";
import { LIVE_MEMBERSHIP } from "@/lib/auth/access";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { raw, rows, sql } from "@/lib/db/sql";
import { utc } from "@/lib/db/utc";
import { personItem, type personList } from "@/lib/schemas/admin";

/** Everybody who has an account, by name. */
export const listPeople = guard("people:read", async (ctx, _input: object): Promise<z.infer<typeof personList>> => {
  requireWholeOrg(ctx);
  const items = await rows(
    personItem,
    sql`select u.id::text as id, u.name, u.email, u.role, u.disabled_at is not null as disabled,
               ${utc(sql`u.last_login_at`)} as "lastLoginAt",
               u.teams_only as "teamsOnly", u.role_group as "roleGroup", ${utc(sql`u.access_from`)} as "accessFrom", ${utc(sql`u.access_until`)} as "accessUntil",
               exists (select from totp f where f.org_id = u.org_id and f.user_id = u.id and f.confirmed_at is not null) as "secondFactor",
               exists (select from sign_in_identity i where i.org_id = u.org_id and i.user_id = u.id and i.linked_at is null) as "waitsForLink",
               coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'from', ${utc(sql`m.from_at`)}, 'until', ${utc(sql`m.until_at`)},
                                                             'gone', not (${raw(LIVE_MEMBERSHIP)}), 'viaGroup', m.via_group) order by t.name)
                         from membership m join team t on t.org_id = m.org_id and t.id = m.team_id
                         where m.org_id = u.org_id and m.user_id = u.id), '[]') as teams
        from app_user u where u.org_id = ${ctx.orgId} order by u.name, u.id`,
  );
  return { items };
});
