import type { ClientBase } from "pg";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import type { Effect } from "@/lib/core/gate";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { readCondition } from "@/lib/gate/expression";
import { LIBRARY } from "@/lib/gate/library";
import { getPolicy } from "@/lib/queries/list-policies";
import type { ChangePolicyInput, NewPolicy, PolicyItem } from "@/lib/schemas/policies";
import { audit } from "../audit";

const MOST_OWN = 200;

const shippedPolicy = (key: string) => LIBRARY.find((policy) => policy.key === key);

// What tells anew, or of something else, first keeps what meets it and tells nobody.
const WRITE = `insert into gate_policy (org_id, key, effect, name, condition, advice, tells, updated_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (org_id, key) do update set effect = excluded.effect, name = excluded.name, condition = excluded.condition,
    advice = excluded.advice, tells = excluded.tells, updated_by = excluded.updated_by, updated_at = now(),
    seeded_at = case when excluded.tells and gate_policy.tells and excluded.effect <> 'off' and gate_policy.effect <> 'off'
      and excluded.condition is not distinct from gate_policy.condition then gate_policy.seeded_at end`;
const FORGET =
  "delete from policy_hit h where h.org_id = $1 and h.policy = $2 and not exists (select from gate_policy p where p.org_id = $1 and p.key = $2 and p.seeded_at is not null)";

interface Row {
  key: string;
  effect: Effect;
  name: string | null;
  condition: string | null;
  advice: string | null;
  tells: boolean;
}

async function write(client: ClientBase, ctx: Ctx, { key, effect, name, condition, advice, tells }: Row): Promise<void> {
  await client.query(WRITE, [ctx.orgId, key, effect, name, condition, advice, tells, ctx.actor.name]);
  await client.query(FORGET, [ctx.orgId, key]);
}

/** Adds a policy of one's own. Throws Problem invalid_request for a condition that cannot be used. */
export const createPolicy = guard("policies:write", async (ctx, input: NewPolicy): Promise<PolicyItem> => {
  requireWholeOrg(ctx);
  readCondition(input.condition);
  const key = newId();
  await transaction(async (client) => {
    const { rowCount } = await client.query("select from gate_policy where org_id = $1 and name is not null limit $2", [
      ctx.orgId,
      MOST_OWN,
    ]);
    if (rowCount === MOST_OWN) throw new Problem("invalid_request", `There are ${MOST_OWN} policies of your own, and no more can be kept.`);
    await write(client, ctx, { key, ...input });
    await audit(client, ctx, { action: "policy.create", object: `policy ${key}`, detail: { ...input } });
  });
  return getPolicy(ctx, { id: key });
});

/**
 * Changes what is given. Of a policy of the library only the effect is the organisation's to set. Throws Problem not_found,
 * or invalid_request for anything else of one, and for a condition that cannot be used.
 */
export const changePolicy = guard(
  "policies:write",
  async (ctx, { id: key, ...input }: ChangePolicyInput & { id: string }): Promise<PolicyItem> => {
    requireWholeOrg(ctx);
    if (input.condition !== undefined) readCondition(input.condition);
    const shipped = shippedPolicy(key);
    if (shipped && (input.name ?? input.condition ?? input.advice) !== undefined)
      throw new Problem("invalid_request", "Of a policy of the library only the effect can be set: add one of your own for the rest.");
    await transaction(async (client) => {
      const { rows } = await client.query<Row>(
        "select key, effect, name, condition, advice, tells from gate_policy where org_id = $1 and key = $2 for update",
        [ctx.orgId, key],
      );
      const known = rows[0] ?? (shipped && { key, effect: shipped.effect, name: null, condition: null, advice: null, tells: false });
      if (!known) throw notFound("policy");
      await write(client, ctx, {
        key,
        effect: input.effect ?? known.effect,
        name: input.name ?? known.name,
        condition: input.condition ?? known.condition,
        advice: input.advice ?? known.advice,
        tells: input.tells ?? known.tells,
      });
      await audit(client, ctx, { action: "policy.change", object: `policy ${key}`, detail: { ...input } });
    });
    return getPolicy(ctx, { id: key });
  },
);

/** Removes a policy of one's own; one of the library goes back to the effect that it came with. Throws Problem not_found. */
export const removePolicy = guard("policies:write", async (ctx, { id: key }: { id: string }): Promise<null> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    const { rowCount } = await client.query("delete from gate_policy where org_id = $1 and key = $2", [ctx.orgId, key]);
    if (!rowCount && !shippedPolicy(key)) throw notFound("policy");
    await client.query(FORGET, [ctx.orgId, key]);
    if (rowCount) await audit(client, ctx, { action: "policy.remove", object: `policy ${key}` });
  });
  return null;
});
