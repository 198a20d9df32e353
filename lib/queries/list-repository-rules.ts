import { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { row, rows, sql } from "@/lib/db/sql";
import { type RepositoryRuleList, repositoryRule } from "@/lib/schemas/repository-rules";

/** The rules in the order in which they are tried. */
export const listRepositoryRules = guard("settings:write", async (ctx, _input: object): Promise<RepositoryRuleList> => {
  requireWholeOrg(ctx);
  const items = await rows(
    repositoryRule,
    sql`select id::text as id, position, from_pattern as "from", to_pattern as "to" from repository_rule where org_id = ${ctx.orgId} order by position`,
  );
  const waiting = await row(
    z.object({ count: z.number() }),
    sql`select count(*)::int as count from graphile_worker.jobs where key = ${`merge-repositories:${ctx.orgId}`} and attempts < max_attempts`,
  );
  return { items, moving: waiting?.count ?? 0 };
});
