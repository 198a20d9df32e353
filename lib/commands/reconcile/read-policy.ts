import type { ClientBase } from "pg";
import { DEFAULT_POLICY, type RiskPolicy } from "@/lib/risk/policy";
import { riskPolicy } from "@/lib/schemas/risk";

/** An org's published policy and its version; 0 and the defaults where it has published none. */
export async function readPolicy(client: ClientBase, orgId: number): Promise<{ version: number; policy: RiskPolicy }> {
  const { rows } = await client.query<{ version: number; policy: unknown }>(
    "select version, policy from risk_policy where org_id = $1 order by version desc limit 1",
    [orgId],
  );
  const [latest] = rows;
  return latest ? { version: latest.version, policy: riskPolicy.parse(latest.policy) } : { version: 0, policy: DEFAULT_POLICY };
}
