import type { ClientBase } from "pg";
import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import type { RepositoryRule } from "@/lib/identity/repository-rule";
import { enqueue } from "@/lib/jobs/queue";
import { checkedRules } from "@/lib/queries/checked-rules";
import { listRepositoryRules } from "@/lib/queries/list-repository-rules";
import type { RepositoryRuleList, repositoryRulesInput } from "@/lib/schemas/repository-rules";
import { audit } from "./audit";
import { lockInventory } from "./reconcile/reconcile-inventory";

const WRITE = `
insert into repository_rule (org_id, id, position, from_pattern, to_pattern)
select $1, r.id, r.position, r."from", r."to" from jsonb_to_recordset($2::jsonb) as r(id uuid, position int, "from" text, "to" text)`;

async function write(client: ClientBase, orgId: number, rules: readonly RepositoryRule[]): Promise<void> {
  await client.query("delete from repository_rule where org_id = $1", [orgId]);
  await client.query(WRITE, [orgId, JSON.stringify(rules.map((rule, position) => ({ id: newId(), position, ...rule })))]);
}

/**
 * Puts these rules, in this order, in the place of all others. They hold for what comes from now on; what is there is moved
 * by a job. Throws Problem invalid_request for rules that cannot be.
 */
export const replaceRepositoryRules = guard(
  "settings:write",
  async (ctx, input: z.output<typeof repositoryRulesInput>): Promise<RepositoryRuleList> => {
    requireWholeOrg(ctx);
    const rules = checkedRules(input.rules);
    await transaction(async (client) => {
      await lockInventory(client, ctx.orgId);
      await write(client, ctx.orgId, rules);
      await audit(client, ctx, { action: "repository-rules.replace", object: "repository rules", detail: { rules } });
      await enqueue(client, "merge-repositories", { orgId: ctx.orgId }, { key: `merge-repositories:${ctx.orgId}` });
    });
    return listRepositoryRules(ctx, {});
  },
);
