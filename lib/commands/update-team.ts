import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { CRITICALITIES } from "@/lib/core/factors";
import { transaction } from "@/lib/db/tx";
import { enqueue } from "@/lib/jobs/queue";
import { getTeam } from "@/lib/queries/list-teams";
import type { TeamItem, updateTeamInput } from "@/lib/schemas/admin";
import { audit } from "./audit";
import { duplicateTeam, setMembers, slugOf } from "./create-team";

/** Changes what is given and leaves the rest as it is; a new name gives the team a new slug. */
export const updateTeam = guard("teams:write", async (ctx, input: z.output<typeof updateTeamInput> & { id: string }): Promise<TeamItem> => {
  requireWholeOrg(ctx);
  const { id, memberIds, name, contact, criticality, loadLine } = input;
  try {
    await transaction(async (client) => {
      const changed = await client.query(
        `update team set name = coalesce($3, name), slug = coalesce($4, slug), contact = case when $5 then $6 else contact end,
                criticality = coalesce($7, criticality), load_line = case when $8 then $9 else load_line end
         where org_id = $1 and id = $2`,
        [
          ctx.orgId,
          id,
          name ?? null,
          name === undefined ? null : slugOf(name),
          contact !== undefined,
          contact ?? null,
          criticality === undefined ? null : CRITICALITIES.indexOf(criticality),
          loadLine !== undefined,
          loadLine ?? null,
        ],
      );
      if (changed.rowCount !== 1) throw notFound("team");
      if (memberIds) await setMembers(client, ctx, id, memberIds);
      if (criticality !== undefined) {
        await enqueue(client, "apply-criticality", { orgId: ctx.orgId, teamIds: [id], namespaceIds: [] });
      }
      await audit(client, ctx, { action: "team.update", object: `team ${id}`, detail: { ...input, id: undefined } });
    });
  } catch (error) {
    throw duplicateTeam(error);
  }
  return getTeam(ctx, { id });
});
