import type { ClientBase } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import { audit } from "./audit";

const TABLES = { "decision-policy": "decision_policy", "silence-policy": "silence_policy" } as const;

/** Keeps what an organisation decided of how something goes, as one row, with who did. */
export async function writePolicy(client: ClientBase, ctx: Ctx, name: keyof typeof TABLES, policy: object): Promise<void> {
  await client.query(
    `insert into ${TABLES[name]} (org_id, policy, updated_by) values ($1, $2::jsonb, $3)
     on conflict (org_id) do update set policy = excluded.policy, updated_by = excluded.updated_by, updated_at = now()`,
    [ctx.orgId, JSON.stringify(policy), ctx.actor.name],
  );
  await audit(client, ctx, { action: `${name}.set`, object: name.replace("-", " "), detail: { ...policy } });
}
