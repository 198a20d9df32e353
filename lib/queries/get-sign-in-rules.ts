import { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { oidcSettings } from "@/lib/auth/oidc-settings";
import { baseUrl } from "@/lib/auth/setup-links";
import { row, rows, sql } from "@/lib/db/sql";
import { env } from "@/lib/env";
import { groupRule, personRole, type SignInRules } from "@/lib/schemas/sign-in";

const chosen = z.object({ requireTotp: z.boolean(), defaultRole: personRole.nullable(), withoutSecondFactor: z.number() });

/** How people sign in: what the operator set, and what the organisation chose. Never the secret. */
export const getSignInRules = guard("people:read", async (ctx, _input: object): Promise<SignInRules> => {
  requireWholeOrg(ctx);
  const org = await row(
    chosen,
    sql`select o.require_totp as "requireTotp", o.default_role as "defaultRole",
               (select count(*)::int from app_user u where u.org_id = o.id and u.password_hash is not null and u.disabled_at is null
                  and not exists (select from totp t where t.org_id = u.org_id and t.user_id = u.id and t.confirmed_at is not null)) as "withoutSecondFactor"
        from org o where o.id = ${ctx.orgId}`,
  );
  if (!org) throw new Error(`Organisation ${ctx.orgId} is not there.`);
  const rules = await rows(
    groupRule,
    sql`select r.id::text, r.group_name as "group", r.role,
               coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name)
                         from team t where t.org_id = r.org_id and t.id = any(r.team_ids)), '[]') as teams
        from group_rule r where r.org_id = ${ctx.orgId} order by r.position`,
  );
  const oidc = oidcSettings();
  return {
    ...org,
    rules,
    password: env().AUTH_DISABLE_PASSWORD !== "1",
    oidc: {
      state: oidc.state,
      name: oidc.state === "on" ? oidc.name : null,
      issuer: oidc.state === "on" ? oidc.issuer : null,
      groupsClaim: env().AUTH_OIDC_GROUPS_CLAIM,
      redirectUri: `${baseUrl()}/api/auth/callback/oidc`,
      faults: oidc.state === "broken" ? oidc.faults : [],
    },
  };
});
