import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { createSetupLink } from "@/lib/auth/setup-links";
import { notFound, Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import type { setupLinkMade } from "@/lib/schemas/admin";
import { audit } from "./audit";

const LINK_HOURS = 7 * 24;

/**
 * A new one-time link by which a person chooses a password: for an invitation that expired or was lost, or a forgotten
 * password. Earlier links stop; the old password and sessions hold until the link is used.
 */
export const renewSetupLink = guard("people:write", async (ctx, { id }: { id: string }): Promise<z.infer<typeof setupLinkMade>> => {
  requireWholeOrg(ctx);
  return transaction(async (client) => {
    const { rows } = await client.query<{ disabled: boolean }>(
      "select disabled_at is not null as disabled from app_user where org_id = $1 and id = $2 for update",
      [ctx.orgId, id],
    );
    const person = rows[0];
    if (!person) throw notFound("person");
    if (person.disabled) throw new Problem("conflict", "This person is disabled. Enable them first.");
    await client.query("update setup_link set used_at = now() where org_id = $1 and user_id = $2 and used_at is null", [ctx.orgId, id]);
    await audit(client, ctx, { action: "person.setup_link", object: `person ${id}` });
    return { setupUrl: await createSetupLink(client, { orgId: ctx.orgId, purpose: "invitation", userId: id, hours: LINK_HOURS }) };
  });
});
