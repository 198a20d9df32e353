import { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { rows, sql } from "@/lib/db/sql";
import { readCondition } from "@/lib/gate/expression";
import { LIBRARY } from "@/lib/gate/library";
import type { PolicyItem, PolicyList } from "@/lib/schemas/policies";
import { type KnownPolicy, readPolicies } from "./gate-policies";
import { seesTeam } from "./scope";

const LATELY = sql`interval '30 days'`;

const shippedEffects = new Map(LIBRARY.map(({ key, effect }) => [key, effect]));

const presented = ({ set, own, ...policy }: KnownPolicy, applied: number): PolicyItem => ({
  ...policy,
  shippedAs: own ? null : (shippedEffects.get(policy.key) ?? null),
  ofFindings: readCondition(policy.condition).ofFindings,
  set: set && { at: set.at.toISOString(), by: set.by },
  lately: { applied },
});

/** How often each policy applied lately to what the asker may see. */
async function appliedLately(ctx: Ctx): Promise<Map<string, number>> {
  const found = await rows(
    z.object({ key: z.string(), count: z.number() }),
    sql`select key, count(*)::int as count from gate_run g, unnest(g.policies) as key
        where g.org_id = ${ctx.orgId} and g.asked_at > now() - ${LATELY} and ${seesTeam(ctx, sql`g.team_id`)} group by 1`,
  );
  return new Map(found.map(({ key, count }) => [key, count]));
}

/** The gate's policies, those of the library first, and what the gate said lately. Three statements. */
export const listPolicies = guard("policies:read", async (ctx, _input: object): Promise<PolicyList> => {
  const [known, applied, verdicts] = await Promise.all([
    readPolicies(ctx),
    appliedLately(ctx),
    rows(
      z.object({ verdict: z.enum(["pass", "warn", "fail"]), count: z.number() }),
      sql`select verdict, count(*)::int as count from gate_run g
          where g.org_id = ${ctx.orgId} and g.asked_at > now() - ${LATELY} and ${seesTeam(ctx, sql`g.team_id`)} group by 1`,
    ),
  ]);
  const of = (verdict: string) => verdicts.find((each) => each.verdict === verdict)?.count ?? 0;
  return {
    items: known.map((policy) => presented(policy, applied.get(policy.key) ?? 0)),
    lately: { pass: of("pass"), warn: of("warn"), fail: of("fail") },
  };
});

/** One policy of the gate. Throws Problem not_found. */
export const getPolicy = guard("policies:read", async (ctx, { id: key }: { id: string }): Promise<PolicyItem> => {
  const [known, applied] = await Promise.all([readPolicies(ctx), appliedLately(ctx)]);
  const policy = known.find((each) => each.key === key);
  if (!policy) throw notFound("policy");
  return presented(policy, applied.get(key) ?? 0);
});
