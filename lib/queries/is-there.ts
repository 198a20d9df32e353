import { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { row, type Sql, sql } from "@/lib/db/sql";
import { findImage } from "./find-image";
import { getReadableReceipt } from "./get-report-file";
import { mergedInto } from "./merged-into";
import { findCluster, seesTeam } from "./scope";

// What a page of one thing asks before its first byte is sent: after that, its status can no longer be 404. Each throws
// Problem not_found for what is not there or not theirs, and costs one look-up.

async function isThere(what: string, id: string, from: Sql): Promise<void> {
  if (!isId(id) || !(await row(z.object({ id: z.string() }), sql`select id from ${from} and id = ${id}::uuid`))) throw notFound(what);
}

export const clusterIsThere = guard("inventory:read", async (ctx, { id }: { id: string }): Promise<void> => {
  await findCluster(ctx, id);
});

export const findingIsThere = guard(
  "findings:read",
  async (ctx, { id }: { id: string }): Promise<void> =>
    isThere(
      "finding",
      isId(id) ? await mergedInto(ctx.orgId, id) : id,
      sql`finding f where org_id = ${ctx.orgId} and ${seesTeam(ctx, sql`f.team_id`)}`,
    ),
);

export const imageIsThere = guard("images:read", async (ctx, { id }: { id: string }): Promise<void> => {
  await findImage(ctx, id);
});

export const personIsThere = guard("people:read", async (ctx, { id }: { id: string }): Promise<void> => {
  requireWholeOrg(ctx);
  await isThere("person", id, sql`app_user where org_id = ${ctx.orgId}`);
});

export async function reportIsThere(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await getReadableReceipt(ctx, { id });
}

export const workloadIsThere = guard(
  "inventory:read",
  (ctx, { id }: { id: string }): Promise<void> =>
    isThere("workload", id, sql`workload w where org_id = ${ctx.orgId} and ${seesTeam(ctx, sql`w.team_id`)}`),
);
