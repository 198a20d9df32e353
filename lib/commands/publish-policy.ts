import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { CRITICALITIES } from "@/lib/core/factors";
import { transaction } from "@/lib/db/tx";
import type { publishPolicyInput, RiskDraft } from "@/lib/schemas/risk";
import { audit } from "./audit";
import { wantScores } from "./recompute-risk";

/** Makes a draft what holds, with its reason, and has all findings scored by it. */
export const publishPolicy = guard("risk:write", async (ctx, input: z.output<typeof publishPolicyInput>): Promise<{ version: number }> => {
  requireWholeOrg(ctx);
  const { policy, criticalities, reason } = input;
  return transaction(async (client) => {
    // two at once become two versions, one after the other
    await client.query("select pg_advisory_xact_lock($1, hashtext('risk policy'))", [ctx.orgId]);
    const { rows } = await client.query<{ version: number }>(
      `insert into risk_policy (org_id, version, policy, reason, published_by_id, published_by)
       select $1, coalesce(max(version), 0) + 1, $2::jsonb, $3, $4, $5 from risk_policy where org_id = $1 returning version`,
      [ctx.orgId, JSON.stringify(policy), reason, ctx.actor.id, ctx.actor.name],
    );
    const version = rows[0]?.version ?? 0;
    await setCriticalities(client, ctx, criticalities);
    await audit(client, ctx, {
      action: "risk.publish",
      object: `risk policy ${version}`,
      detail: { reason, policy, criticalities },
    });
    await wantScores(client, [ctx.orgId], true);
    return { version };
  });
});

const TABLES = { teams: "team", namespaces: "namespace" } as const;

async function setCriticalities(client: ClientBase, { orgId }: Ctx, criticalities: RiskDraft["criticalities"]): Promise<void> {
  for (const [name, table] of Object.entries(TABLES)) {
    const changes = Object.entries(criticalities[name as keyof typeof TABLES]);
    if (changes.length === 0) continue;
    const { rowCount } = await client.query(
      `update ${table} x set criticality = c.value from unnest($2::uuid[], $3::int[]) as c(id, value) where x.org_id = $1 and x.id = c.id`,
      [orgId, changes.map(([id]) => id), changes.map(([, value]) => (value === null ? null : CRITICALITIES.indexOf(value)))],
    );
    if (rowCount !== changes.length) throw notFound(table);
  }
}
