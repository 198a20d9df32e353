import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { ACTIONS, allows, concernsWholeOrg } from "@/lib/core/permissions";
import { row, rows, sql } from "@/lib/db/sql";
import type { Me } from "@/lib/schemas/admin";
import { ref } from "@/lib/schemas/common";

/** Who the caller is, what they may do and which teams they see: for anyone who is signed in. */
export async function getMe(ctx: Ctx): Promise<Me> {
  const { kind } = ctx.actor;
  if (kind === "system") throw new Problem("invalid_request", "Only people and tokens can ask who they are.");
  const person =
    kind === "person"
      ? await row(
          z.object({ email: z.string() }),
          sql`select email from app_user where org_id = ${ctx.orgId} and id = ${ctx.actor.id}::uuid`,
        )
      : null;
  const org = await row(z.object({ demo: z.boolean() }), sql`select demo_loaded_at is not null as demo from org where id = ${ctx.orgId}`);
  const teams =
    ctx.teams === "all"
      ? "all"
      : await rows(
          ref,
          sql`select id::text, name from team where org_id = ${ctx.orgId} and id = any(${[...ctx.teams]}::uuid[]) order by name`,
        );
  return {
    kind,
    id: ctx.actor.id,
    name: ctx.actor.name,
    email: person?.email ?? null,
    role: ctx.role,
    actions: ACTIONS.filter((action) => allows(ctx.role, action) && (ctx.teams === "all" || !concernsWholeOrg(action))),
    teams,
    demo: org?.demo ?? false,
  };
}
