import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { CRITICALITIES } from "@/lib/core/factors";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { isDuplicate } from "@/lib/db/unique";
import { getTeam } from "@/lib/queries/list-teams";
import type { createTeamInput, TeamItem } from "@/lib/schemas/admin";
import { audit } from "./audit";

/** "Payments & Billing" → "payments-billing": the team's name in addresses and filters. */
export const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "") || "team";

/** Makes exactly these people the members. Throws Problem invalid_request for a person that is not there. */
export async function setMembers(client: ClientBase, ctx: Ctx, teamId: string, memberIds: readonly string[]): Promise<void> {
  const wanted = [...new Set(memberIds)];
  await client.query("delete from membership where org_id = $1 and team_id = $2 and user_id <> all($3::uuid[])", [
    ctx.orgId,
    teamId,
    wanted,
  ]);
  await client.query(
    `insert into membership (org_id, team_id, user_id) select org_id, $2, id from app_user where org_id = $1 and id = any($3::uuid[])
     on conflict do nothing`,
    [ctx.orgId, teamId, wanted],
  );
  const { rows } = await client.query<{ count: number }>(
    "select count(*)::int as count from membership where org_id = $1 and team_id = $2",
    [ctx.orgId, teamId],
  );
  if (rows[0]?.count !== wanted.length) throw new Problem("invalid_request", "One of the members is not a person of this organisation.");
}

export const duplicateTeam = (error: unknown): unknown =>
  isDuplicate(error) ? new Problem("conflict", "There is a team of that name already.") : error;

export const createTeam = guard("teams:write", async (ctx, input: z.output<typeof createTeamInput>): Promise<TeamItem> => {
  requireWholeOrg(ctx);
  const id = newId();
  try {
    await transaction(async (client) => {
      await client.query("insert into team (org_id, id, slug, name, contact, criticality) values ($1, $2, $3, $4, $5, $6)", [
        ctx.orgId,
        id,
        slugOf(input.name),
        input.name,
        input.contact,
        CRITICALITIES.indexOf(input.criticality),
      ]);
      await setMembers(client, ctx, id, input.memberIds);
      await audit(client, ctx, { action: "team.create", object: `team ${id}`, detail: { ...input } });
    });
  } catch (error) {
    throw duplicateTeam(error);
  }
  return getTeam(ctx, { id });
});
