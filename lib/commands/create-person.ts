import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { createSetupLink } from "@/lib/auth/setup-links";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { isDuplicate } from "@/lib/db/unique";
import { listPeople } from "@/lib/queries/list-people";
import type { createdPerson, createPersonInput } from "@/lib/schemas/admin";
import { audit } from "./audit";
import { requireTeams } from "./known-teams";
import { requireSense } from "./person-access";

const LINK_HOURS = 7 * 24;

/** Invites a person: they choose their password through the link, which is shown once and works once. */
export const createPerson = guard(
  "people:write",
  async (ctx, input: z.output<typeof createPersonInput>): Promise<z.infer<typeof createdPerson>> => {
    requireWholeOrg(ctx);
    requireSense(input);
    const id = newId();
    const email = input.email.toLowerCase();
    const setupUrl = await transaction(async (client) => {
      await requireTeams(client, ctx, input.teamIds);
      await client.query(
        `insert into app_user (org_id, id, email, name, role, teams_only, access_from, access_until) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [ctx.orgId, id, email, input.name, input.role, input.teamsOnly, input.accessFrom ?? null, input.accessUntil ?? null],
      );
      await client.query(
        "insert into membership (org_id, team_id, user_id) select $1, team, $2 from unnest($3::uuid[]) as team on conflict do nothing",
        [ctx.orgId, id, input.teamIds],
      );
      await audit(client, ctx, {
        action: "person.create",
        object: `person ${id}`,
        detail: { ...input, name: undefined, email },
      });
      return createSetupLink(client, { orgId: ctx.orgId, purpose: "invitation", userId: id, hours: LINK_HOURS });
    }).catch((error: unknown) => {
      throw isDuplicate(error) ? new Problem("conflict", "There is a person with that e-mail address already.") : error;
    });
    const person = (await listPeople(ctx, {})).items.find((found) => found.id === id);
    if (!person) throw new Error(`Person ${id} was made but cannot be read.`);
    return { person, setupUrl };
  },
);
