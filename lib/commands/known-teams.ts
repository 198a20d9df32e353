import type { ClientBase } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";

/** Throws Problem invalid_request unless every id is a team of the organisation. */
export async function requireTeams(client: ClientBase, ctx: Ctx, teamIds: readonly string[]): Promise<void> {
  const wanted = [...new Set(teamIds)];
  const { rows } = await client.query<{ id: string }>("select id from team where org_id = $1 and id = any($2::uuid[])", [
    ctx.orgId,
    wanted,
  ]);
  const known = new Set(rows.map((row) => row.id));
  const missing = wanted.filter((id) => !known.has(id.toLowerCase()));
  if (missing.length > 0) throw new Problem("invalid_request", `There is no such team: ${missing.join(", ")}.`);
}
