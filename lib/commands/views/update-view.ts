import type { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { getView } from "@/lib/queries/list-views";
import type { SavedView, updateViewInput } from "@/lib/schemas/views";
import { audit } from "../audit";
import { checkedQuery, checkedSharing, duplicateView } from "./checked-view";

/** The view, if the asker may change it. Throws Problem not_found, or forbidden for what others share with them. */
export async function changeable(ctx: Ctx, id: string): Promise<SavedView> {
  const view = await getView(ctx, { id });
  if (!view.mayChange) throw new Problem("forbidden", "Only its owner or an administrator can change this view.");
  return view;
}

/** Renames a view, gives it another list, or shares it otherwise; what is not given stays. */
export const updateView = guard(
  "findings:read",
  async (ctx, input: z.output<typeof updateViewInput> & { id: string }): Promise<SavedView> => {
    const { id } = input;
    const view = await changeable(ctx, id);
    const query = input.query === undefined ? view.query : checkedQuery(input.query);
    const name = input.name ?? view.name;
    if (input.sharedWith === undefined && input.teamId !== undefined)
      throw new Problem("invalid_request", "Say whom it is shared with, together with the team.");
    const { sharedWith, teamId } =
      input.sharedWith === undefined
        ? { sharedWith: view.sharedWith, teamId: view.team?.id ?? null }
        : await checkedSharing(ctx, input.sharedWith, input.teamId ?? null);
    try {
      await transaction(async (client) => {
        await client.query(
          "update saved_view set name = $3, query = $4, shared_with = $5, team_id = $6, updated_at = now() where org_id = $1 and id = $2",
          [ctx.orgId, id, name, query, sharedWith, teamId],
        );
        await audit(client, ctx, { action: "view.update", object: `view ${id}`, detail: { name, query, sharedWith, teamId } });
      });
    } catch (error) {
      throw duplicateView(error);
    }
    // An administrator who takes back a view of somebody else does not see it any more.
    const hidden = sharedWith === "nobody" && !view.mine;
    return hidden ? { ...view, name, query, sharedWith, team: null } : getView(ctx, { id });
  },
);
