import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { listPeople } from "@/lib/queries/list-people";
import type { PersonItem, updatePersonInput } from "@/lib/schemas/admin";
import { audit } from "./audit";
import { requireTeams } from "./known-teams";
import { requireSense } from "./person-access";

type Input = z.output<typeof updatePersonInput>;

interface Account {
  id: string;
  role: string;
  disabled: boolean;
  teamsOnly: boolean;
  accessFrom: Date | null;
  accessUntil: Date | null;
}

/** The person, and whether another admin could still sign in; locks the admins, so that two do not take away each other. */
async function lockPerson(client: ClientBase, ctx: Ctx, id: string): Promise<{ person: Account; otherAdmins: boolean }> {
  const { rows } = await client.query<Account & { ready: boolean }>(
    `select id, role, disabled_at is not null as disabled, teams_only as "teamsOnly", access_from as "accessFrom", access_until as "accessUntil",
            (password_hash is not null or exists (select from sign_in_identity i where i.org_id = u.org_id and i.user_id = u.id and i.linked_at is not null))
            and access_until is null and access_from is null as ready
     from app_user u where org_id = $1 and (id = $2 or role = 'admin') order by id for update`,
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

async function setPeriods(client: ClientBase, ctx: Ctx, id: string, periods: NonNullable<Input["teamPeriods"]>): Promise<void> {
  for (const { teamId, from, until } of periods) {
    const changed = await client.query(
      "update membership set from_at = $4, until_at = $5 where org_id = $1 and user_id = $2 and team_id = $3",
      [ctx.orgId, id, teamId, from, until],
    );
    if (changed.rowCount !== 1) throw new Problem("invalid_request", `The person is not in the team ${teamId}.`);
  }
}

type Access = Pick<Account, "teamsOnly" | "accessFrom" | "accessUntil">;

/** What is given of the person's access, with what stays. */
const accessOf = (person: Account, input: Input, role: string): Access => ({
  teamsOnly: input.teamsOnly ?? (role === "auditor" && person.teamsOnly),
  accessFrom: input.accessFrom === undefined ? person.accessFrom : asDate(input.accessFrom),
  accessUntil: input.accessUntil === undefined ? person.accessUntil : asDate(input.accessUntil),
});
const asDate = (text: string | null): Date | null => (text === null ? null : new Date(text));

/**
 * Changes what is given of a person and leaves the rest. It holds from their next request on: a role is read with each, and
 * whoever is disabled loses their sessions for good and their tokens until they are enabled again. Throws Problem conflict
 * where nobody would be left who can administer.
 */
export const updatePerson = guard("people:write", async (ctx, input: Input & { id: string }): Promise<PersonItem> => {
  requireWholeOrg(ctx);
  const id = input.id.toLowerCase();
  await transaction(async (client) => {
    const { person, otherAdmins } = await lockPerson(client, ctx, id);
    const role = input.role ?? person.role;
    const disabled = input.disabled ?? person.disabled;
    const wasAdmin = person.role === "admin" && !person.disabled;
    const access = accessOf(person, input, role);
    requireSense({ role, ...access });
    const limited = access.accessFrom !== null || access.accessUntil !== null;
    if (wasAdmin && (role !== "admin" || disabled || limited) && !otherAdmins) {
      throw new Problem("conflict", "This is the last administrator who can sign in. Make somebody else an administrator first.");
    }
    await client.query(
      `update app_user set role = $3, disabled_at = case when $4 then coalesce(disabled_at, now()) end, teams_only = $5, access_from = $6,
                access_until = $7, role_group = case when role = $3 then role_group end
         where org_id = $1 and id = $2`,
      [ctx.orgId, id, role, disabled, access.teamsOnly, access.accessFrom, access.accessUntil],
    );
    if (disabled) {
      await client.query("update session set revoked_at = now() where org_id = $1 and user_id = $2 and revoked_at is null", [
        ctx.orgId,
        id,
      ]);
    }
    if (input.teamIds) await setTeams(client, ctx, id, input.teamIds);
    if (input.teamPeriods) await setPeriods(client, ctx, id, input.teamPeriods);
    const object = `person ${id}`;
    if (role !== person.role) await audit(client, ctx, { action: "person.role", object, detail: { from: person.role, to: role } });
    if (input.teamIds) await audit(client, ctx, { action: "person.teams", object, detail: { teamIds: input.teamIds } });
    const { teamPeriods, teamsOnly, accessFrom, accessUntil } = input;
    const period = { teamPeriods, teamsOnly, accessFrom, accessUntil };
    if (Object.values(period).some((value) => value !== undefined))
      await audit(client, ctx, { action: "person.access", object, detail: period });
    if (disabled !== person.disabled) await audit(client, ctx, { action: disabled ? "person.disable" : "person.enable", object });
  });
  const changed = (await listPeople(ctx, {})).items.find((found) => found.id === id);
  if (!changed) throw new Error(`Person ${id} was changed but cannot be read.`);
  return changed;
});
