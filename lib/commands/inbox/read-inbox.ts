import type { z } from "zod";
import { type Ctx, requireAction } from "@/lib/auth/ctx";
import { requirePerson } from "@/lib/auth/self";
import { pool } from "@/lib/db/client";
import type { readInboxInput } from "@/lib/schemas/inbox";

/** Marks the person's own items as read: those named, and all up to a time. */
export async function readInbox(ctx: Ctx, { ids, until }: z.output<typeof readInboxInput>): Promise<null> {
  const person = requirePerson(ctx);
  requireAction(ctx, "findings:read");
  await pool().query(
    `update inbox_item set read_at = now() where org_id = $1 and user_id = $2 and read_at is null
       and (id = any($3::uuid[]) or created_at <= $4::timestamptz)`,
    [ctx.orgId, person, ids, until ?? null],
  );
  return null;
}
