import { z } from "zod";
import { row, sql } from "@/lib/db/sql";
import { DEFAULT_POLICY, type RiskPolicy } from "@/lib/risk/policy";
import { riskPolicy } from "@/lib/schemas/risk";

/** An org's published policy and its version; 0 and the defaults where it has published none. */
export async function currentPolicy(orgId: number): Promise<{ version: number; policy: RiskPolicy }> {
  const latest = await row(
    z.object({ version: z.number(), policy: riskPolicy }),
    sql`select version, policy from risk_policy where org_id = ${orgId} order by version desc limit 1`,
  );
  return latest ?? { version: 0, policy: DEFAULT_POLICY };
}
