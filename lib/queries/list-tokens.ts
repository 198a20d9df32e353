import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { rows, sql } from "@/lib/db/sql";
import { utc } from "@/lib/db/utc";
import { tokenItem, type tokenList } from "@/lib/schemas/admin";

/** All tokens, ended ones too, newest first; never the tokens themselves. */
export const listTokens = guard("tokens:read", async (ctx, _input: object): Promise<z.infer<typeof tokenList>> => {
  requireWholeOrg(ctx);
  const items = await rows(
    tokenItem,
    sql`select a.id::text as id, a.name, a.role, a.last_four as "lastFour",
               coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name)
                         from team t where t.org_id = a.org_id and t.id = any(a.team_ids)), '[]') as teams,
               ${utc(sql`a.created_at`)} as "createdAt", ${utc(sql`a.expires_at`)} as "expiresAt",
               ${utc(sql`a.last_used_at`)} as "lastUsedAt", ${utc(sql`a.revoked_at`)} as "revokedAt",
               u.disabled_at is not null as "makerDisabled"
        from api_token a left join app_user u on u.org_id = a.org_id and u.id = a.created_by_id where a.org_id = ${ctx.orgId} order by a.created_at desc, a.id desc`,
  );
  return { items };
});
