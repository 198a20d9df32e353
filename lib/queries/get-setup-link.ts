import { secretHash } from "@/lib/auth/tokens";
import { row, sql } from "@/lib/db/sql";
import { type SetupLink, setupLink } from "@/lib/schemas/setup";

/** The one-time link of the set-up page, null when it is not known, was used or has expired. Whoever holds it may ask. */
export async function getSetupLink(token: string): Promise<SetupLink | null> {
  return row(
    setupLink,
    sql`select l.purpose, u.name, u.email from setup_link l left join app_user u on u.org_id = l.org_id and u.id = l.user_id
        where l.token_hash = ${secretHash(token)} and l.used_at is null and l.expires_at > now()`,
  );
}
