import type { z } from "zod";
import { type Ctx, requireAction } from "@/lib/auth/ctx";
import { requirePerson } from "@/lib/auth/self";
import { notFound } from "@/lib/core/errors";
import { pool } from "@/lib/db/client";
import type { watchInput } from "@/lib/schemas/inbox";

/** Begins or ends watching a thing. Throws Problem not_found for what the person may not see; ending is always theirs. */
export async function setWatch(ctx: Ctx, { kind, thing, watching }: z.output<typeof watchInput>): Promise<{ watching: boolean }> {
  const person = requirePerson(ctx);
  requireAction(ctx, "findings:read");
  const values = [ctx.orgId, person, kind, thing];
  if (!watching) {
    await pool().query("delete from watch where org_id = $1 and user_id = $2 and kind = $3 and thing_id = $4", values);
    return { watching };
  }
  // The kinds are named as their tables.
  const { rowCount } = await pool().query(
    `insert into watch (org_id, user_id, kind, thing_id)
     select $1, $2, $3, id from ${kind} where org_id = $1 and id = $4 and ($5::uuid[] is null or team_id = any($5))
     on conflict (org_id, user_id, kind, thing_id) do update set kind = excluded.kind`,
    [...values, ctx.teams === "all" ? null : ctx.teams],
  );
  if (rowCount === 0) throw notFound(kind);
  return { watching };
}
