import type { ClientBase } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import { audit } from "../audit";
import type { Mapped } from "./map-groups";

interface Held {
  role: string;
  roleGroup: string | null;
  teams: string[];
}

async function held(client: ClientBase, ctx: Ctx, userId: string): Promise<Held> {
  const { rows } = await client.query<Held>(
    `select u.role, u.role_group as "roleGroup",
            array(select m.team_id::text from membership m where m.org_id = $1 and m.user_id = $2 and m.via_group is not null order by 1) as teams
     from app_user u where u.org_id = $1 and u.id = $2`,
    [ctx.orgId, userId],
  );
  const found = rows[0];
  if (!found) throw new Error(`Person ${userId} is not there.`);
  return found;
}

/**
 * Gives a person the role and the teams that their groups give now, and takes away those that earlier groups gave. Teams
 * that an administrator gave stay. An auditor whose groups name teams sees these alone. Says so in the audit log where it
 * changes anything.
 */
export async function applyMapping(client: ClientBase, ctx: Ctx, userId: string, { role, roleGroup, teams }: Mapped): Promise<void> {
  const before = await held(client, ctx, userId);
  const [ids, groups] = [[...teams.keys()], [...teams.values()]];
  await client.query(
    "update app_user set role = $3, role_group = $4, teams_only = $3 = 'auditor' and (teams_only and role = 'auditor' or $5) where org_id = $1 and id = $2",
    [ctx.orgId, userId, role, roleGroup, ids.length > 0],
  );
  await client.query("delete from membership where org_id = $1 and user_id = $2 and via_group is not null and team_id <> all($3::uuid[])", [
    ctx.orgId,
    userId,
    ids,
  ]);
  await client.query(
    `insert into membership (org_id, team_id, user_id, via_group)
     select $1, g.team_id, $2, g.name from unnest($3::uuid[], $4::text[]) as g(team_id, name) join team t on t.org_id = $1 and t.id = g.team_id
     on conflict (org_id, team_id, user_id) do update set via_group = excluded.via_group where membership.via_group is not null`,
    [ctx.orgId, userId, ids, groups],
  );
  const after = await held(client, ctx, userId);
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    await audit(client, ctx, { action: "person.mapped", object: `person ${userId}`, detail: { from: before, to: after } });
  }
}
