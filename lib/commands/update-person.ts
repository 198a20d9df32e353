import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { listPeople } from "@/lib/queries/list-people";
import type { PersonItem, updatePersonInput } from "@/lib/schemas/admin";
import { audit } from "./audit";
import { requireTeams } from "./known-teams";

interface Account {
  id: string;
  role: string;
  disabled: boolean;
}

/** The person, and whether another admin could still sign in; locks the admins, so that two do not take away each other. */
async function lockPerson(client: ClientBase, ctx: Ctx, id: string): Promise<{ person: Account; otherAdmins: boolean }> {
  const { rows } = await client.query<Account & { ready: boolean }>(
    `select id, role, disabled_at is not null as disabled, password_hash is not null as ready from app_user
     where org_id = $1 and (id = $2 or role = 'admin') order by id for update`,
    [ctx.orgId, id],
  );
  const person = rows.find((row) => row.id === id);
  if (!person) throw notFound("person");
  return { person, otherAdmins: rows.some((row) => row.id !== id && row.role === "admin" && row.ready && !row.disabled) };
}

async function setTeams(client: ClientBase, ctx: Ctx, id: string, teamIds: readonly string[]): Promise<void> {
  await requireTeams(client, ctx, teamIds);
  await client.query("delete from membership where org_id = $1 and user_id = $2 and team_id <> all($3::uuid[])", [ctx.orgId, id, teamIds]);
  await client.query(
    "insert into membership (org_id, team_id, user_id) select $1, team, $2 from unnest($3::uuid[]) as team on conflict do nothing",
    [ctx.orgId, id, teamIds],
  );
}

/**
 * Changes what is given of a person and leaves the rest. It holds from their next request on: a role is read with each, and
 * whoever is disabled loses their sessions for good and their tokens until they are enabled again. Throws Problem conflict
 * where nobody would be left who can administer.
 */
export const updatePerson = guard(
  "people:write",
  async (ctx, input: z.output<typeof updatePersonInput> & { id: string }): Promise<PersonItem> => {
    requireWholeOrg(ctx);
    const id = input.id.toLowerCase();
    await transaction(async (client) => {
      const { person, otherAdmins } = await lockPerson(client, ctx, id);
      const role = input.role ?? person.role;
      const disabled = input.disabled ?? person.disabled;
      const wasAdmin = person.role === "admin" && !person.disabled;
      if (wasAdmin && (role !== "admin" || disabled) && !otherAdmins) {
        throw new Problem("conflict", "This is the last administrator who can sign in. Make somebody else an administrator first.");
      }
      await client.query(
        "update app_user set role = $3, disabled_at = case when $4 then coalesce(disabled_at, now()) end where org_id = $1 and id = $2",
        [ctx.orgId, id, role, disabled],
      );
      if (disabled) {
        await client.query("update session set revoked_at = now() where org_id = $1 and user_id = $2 and revoked_at is null", [
          ctx.orgId,
          id,
        ]);
      }
      if (input.teamIds) await setTeams(client, ctx, id, input.teamIds);
      const object = `person ${id}`;
      if (role !== person.role) await audit(client, ctx, { action: "person.role", object, detail: { from: person.role, to: role } });
      if (input.teamIds) await audit(client, ctx, { action: "person.teams", object, detail: { teamIds: input.teamIds } });
      if (disabled !== person.disabled) await audit(client, ctx, { action: disabled ? "person.disable" : "person.enable", object });
    });
    const changed = (await listPeople(ctx, {})).items.find((found) => found.id === id);
    if (!changed) throw new Error(`Person ${id} was changed but cannot be read.`);
    return changed;
  },
);
