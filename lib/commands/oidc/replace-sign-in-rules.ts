import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { getSignInRules } from "@/lib/queries/get-sign-in-rules";
import type { SignInRules, signInRulesInput } from "@/lib/schemas/sign-in";
import { audit } from "../audit";
import { requireTeams } from "../known-teams";

const WRITE = `
insert into group_rule (org_id, id, position, group_name, role, team_ids)
select $1, r.id, r.position, r.group_name, r.role, r.team_ids
from jsonb_to_recordset($2::jsonb) as r(id uuid, position int, group_name text, role text, team_ids uuid[])`;

/**
 * How people of this organisation sign in: whether passwords need a second factor, and what the groups of the sign-in service
 * give. Holds from everybody's next sign-in on; the second factor from the next request on.
 */
export const replaceSignInRules = guard("people:write", async (ctx, input: z.output<typeof signInRulesInput>): Promise<SignInRules> => {
  requireWholeOrg(ctx);
  const { requireTotp, defaultRole, rules } = input;
  await transaction(async (client) => {
    await requireTeams(
      client,
      ctx,
      rules.flatMap((rule) => rule.teamIds),
    );
    await client.query("update org set require_totp = $2, default_role = $3 where id = $1", [ctx.orgId, requireTotp, defaultRole]);
    await client.query("delete from group_rule where org_id = $1", [ctx.orgId]);
    const rows = rules.map(({ group, role, teamIds }, position) => ({ id: newId(), position, group_name: group, role, team_ids: teamIds }));
    await client.query(WRITE, [ctx.orgId, JSON.stringify(rows)]);
    await audit(client, ctx, { action: "sign_in.replace", object: "sign-in rules", detail: { requireTotp, defaultRole, rules } });
  });
  return getSignInRules(ctx, {});
});
