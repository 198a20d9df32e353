import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { row, rows, sql } from "@/lib/db/sql";
import type { findingWork } from "@/lib/schemas/triage";
import type { Subject } from "./finding-evidence";

const MOST_COMMENTS = 200;

/** Who works on it, and what people said of it, the oldest first. */
export async function readWork(ctx: Ctx, { orgId, id }: Subject): Promise<z.infer<typeof findingWork>> {
  const [assigned, comments] = await Promise.all([
    row(
      z.object({ id: z.string(), name: z.string() }),
      sql`select u.id, u.name from finding_work w join app_user u on u.org_id = w.org_id and u.id = w.assignee_id
          where w.org_id = ${orgId} and w.finding_id = ${id}::uuid`,
    ),
    rows(
      z.object({
        id: z.string(),
        author: z.string(),
        authorId: z.string().nullable(),
        at: z.date(),
        body: z.string(),
        mentions: z.array(z.string()),
      }),
      sql`select id, author, author_id as "authorId", created_at as at, body,
            array(select u.name from app_user u where u.org_id = c.org_id and u.id = any(c.mentions) order by length(u.name) desc) as mentions
          from finding_comment c
          where org_id = ${orgId} and finding_id = ${id}::uuid order by created_at, id limit ${MOST_COMMENTS}`,
    ),
  ]);
  return {
    assignee: assigned,
    comments: comments.map(({ authorId, at, ...comment }) => ({
      ...comment,
      at: at.toISOString(),
      mine: authorId !== null && authorId === ctx.actor.id,
    })),
  };
}
