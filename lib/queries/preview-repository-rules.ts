import { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { rows, sql } from "@/lib/db/sql";
import { mapRepository } from "@/lib/identity/repository-rule";
import type { RepositoryRulesPreview, repositoryRulesInput } from "@/lib/schemas/repository-rules";
import { checkedRules } from "./checked-rules";

const SHOWN = 100;

/** What rules would make of the repositories that are known, without a change. Throws Problem invalid_request for rules that cannot be. */
export const previewRepositoryRules = guard(
  "settings:write",
  async (ctx, input: z.output<typeof repositoryRulesInput>): Promise<RepositoryRulesPreview> => {
    requireWholeOrg(ctx);
    const rules = checkedRules(input.rules);
    const known = await rows(z.object({ name: z.string() }), sql`select name from repository where org_id = ${ctx.orgId} order by name`);
    const names = new Set(known.map(({ name }) => name));
    const mapped = known.flatMap(({ name: from }) => {
      const rule = rules.findIndex((each) => mapRepository([each], from) !== from);
      const to = mapRepository(rules, from);
      return to === from ? [] : [{ rule, from, to, joins: names.has(to) }];
    });
    return { items: mapped.slice(0, SHOWN), total: mapped.length };
  },
);
