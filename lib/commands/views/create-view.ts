import type { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { requirePerson } from "@/lib/auth/self";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { getView } from "@/lib/queries/list-views";
import type { createViewInput, SavedView } from "@/lib/schemas/views";
import { audit } from "../audit";
import { checkedQuery, checkedSharing, duplicateView } from "./checked-view";

/** Nobody keeps more. */
const MOST_OWN = 100;

/** Keeps a list under a name. Throws Problem conflict for a name that the person has used already, forbidden for a token. */
export const createView = guard("findings:read", async (ctx, input: z.output<typeof createViewInput>): Promise<SavedView> => {
  const owner = requirePerson(ctx);
  const query = checkedQuery(input.query);
  const { sharedWith, teamId } = await checkedSharing(ctx, input.sharedWith, input.teamId);
  const id = newId();
  try {
    await transaction(async (client) => {
      const { rows } = await client.query<{ count: number }>(
        "select count(*)::int as count from saved_view where org_id = $1 and owner_id = $2",
        [ctx.orgId, owner],
      );
      if ((rows[0]?.count ?? 0) >= MOST_OWN) throw new Problem("conflict", `You have ${MOST_OWN} views: remove some that you do not use.`);
      await client.query(
        "insert into saved_view (org_id, id, owner_id, name, query, shared_with, team_id) values ($1, $2, $3, $4, $5, $6, $7)",
        [ctx.orgId, id, owner, input.name, query, sharedWith, teamId],
      );
      await audit(client, ctx, { action: "view.create", object: `view ${id}`, detail: { name: input.name, query, sharedWith, teamId } });
    });
  } catch (error) {
    throw duplicateView(error);
  }
  return getView(ctx, { id });
});
