import type { z } from "zod";
import { type Ctx, requireAction } from "@/lib/auth/ctx";
import { requirePerson } from "@/lib/auth/self";
import { pool } from "@/lib/db/client";
import { getView } from "@/lib/queries/list-views";
import type { defaultViewInput } from "@/lib/schemas/views";

/** With which view the person starts; null is none. Throws Problem not_found for a view that is not theirs to see. */
export async function setDefaultView(ctx: Ctx, { view }: z.output<typeof defaultViewInput>): Promise<null> {
  const person = requirePerson(ctx);
  requireAction(ctx, "findings:read");
  if (view === null) {
    await pool().query("delete from default_view where org_id = $1 and user_id = $2", [ctx.orgId, person]);
    return null;
  }
  await getView(ctx, { id: view });
  await pool().query(
    "insert into default_view (org_id, user_id, view_id) values ($1, $2, $3) on conflict (org_id, user_id) do update set view_id = excluded.view_id",
    [ctx.orgId, person, view],
  );
  return null;
}
