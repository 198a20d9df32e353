import { z } from "zod";
import { secretHash } from "@/lib/auth/tokens";
import { row, sql } from "@/lib/db/sql";
import type { SetupFault } from "@/lib/schemas/setup";

const facts = z.object({ ready: z.boolean(), purpose: z.string().nullable(), used: z.boolean() });

/**
 * Why a set-up link cannot be used, for whoever holds it; null: none was given. Tells of a link only to whoever has it, and
 * otherwise only whether anybody administers this instance yet.
 */
export async function getSetupFault(token: string | null): Promise<SetupFault> {
  const found = await row(
    facts,
    sql`select exists (select from app_user where role = 'admin' and password_hash is not null and disabled_at is null) as ready,
               l.purpose, coalesce(l.used_at is not null, false) as used
        from (select 1) one left join setup_link l on l.token_hash = ${secretHash(token ?? "")}`,
  );
  if (!found?.ready && found?.purpose !== "invitation") return "no_admin_yet";
  if (found.purpose === null) return token ? "unknown" : "set_up_already";
  if (found.used) return "used";
  return found.purpose === "invitation" ? "expired" : "set_up_already";
}
