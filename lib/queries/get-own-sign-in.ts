import type { Ctx } from "@/lib/auth/ctx";
import { requirePerson } from "@/lib/auth/self";
import { notFound } from "@/lib/core/errors";
import { row, sql } from "@/lib/db/sql";
import { utc } from "@/lib/db/utc";
import { type OwnSignIn, ownSignIn } from "@/lib/schemas/sign-in";

/** By what the asker signs in. */
export async function getOwnSignIn(ctx: Ctx, _input: object): Promise<OwnSignIn> {
  const id = requirePerson(ctx);
  const found = await row(
    ownSignIn,
    sql`select u.password_hash is not null as password,
               jsonb_build_object('since', ${utc(sql`t.confirmed_at`)}, 'required', o.require_totp,
                 'recoveryCodesLeft', (select count(*) from recovery_code c where c.org_id = u.org_id and c.user_id = u.id and c.used_at is null)) as totp,
               coalesce((select jsonb_agg(jsonb_build_object('issuer', i.issuer, 'subject', i.subject, 'lastSignInAt', ${utc(sql`i.last_sign_in_at`)}) order by i.issuer, i.subject)
                         from sign_in_identity i where i.org_id = u.org_id and i.user_id = u.id and i.linked_at is not null), '[]') as identities
        from app_user u join org o on o.id = u.org_id left join totp t on t.org_id = u.org_id and t.user_id = u.id and t.confirmed_at is not null
        where u.org_id = ${ctx.orgId} and u.id = ${id}::uuid`,
  );
  if (!found) throw notFound("person");
  return found;
}
