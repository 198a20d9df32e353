import type { z } from "zod";
import { maySeeOf } from "@/lib/auth/access";
import { guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { raw, row, rows, sql } from "@/lib/db/sql";
import { ref } from "@/lib/schemas/common";
import { findingPeople } from "@/lib/schemas/inbox";
import { mergedInto } from "./merged-into";
import { seesTeam } from "./scope";

/** More than a name is completed from. */
const MOST = 1000;

/** People who may see a finding, by name: who can be named in a comment on it. Throws Problem not_found. */
export const listFindingPeople = guard(
  "findings:read",
  async (ctx, { id: asked }: { id: string }): Promise<z.infer<typeof findingPeople>> => {
    const id = await mergedInto(ctx.orgId, asked);
    const known = await row(
      ref.pick({ id: true }),
      sql`select f.id::text from finding f where f.org_id = ${ctx.orgId} and f.id = ${id}::uuid and ${seesTeam(ctx, sql`f.team_id`)}`,
    );
    if (!known) throw notFound("finding");
    const items = await rows(
      findingPeople.shape.items.element,
      sql`select u.id::text, u.name, u.email from finding f join app_user u on u.org_id = f.org_id and ${raw(maySeeOf("f.team_id"))}
        where f.org_id = ${ctx.orgId} and f.id = ${id}::uuid order by lower(u.name), u.id limit ${MOST}`,
    );
    return { items };
  },
);
