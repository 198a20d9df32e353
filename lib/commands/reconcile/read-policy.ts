import type { ClientBase } from "pg";
import { DEFAULT_POLICY, type RiskPolicy } from "@/lib/risk/policy";
import type { TeamRules } from "@/lib/risk/score-sql";
import { riskPolicy, teamRule } from "@/lib/schemas/risk";

const READ = `
select (select policy from risk_policy where org_id = $1 order by version desc limit 1) as policy,
  (select coalesce(jsonb_object_agg(team_id, rule), '{}') from team_deadline where org_id = $1) as teams`;

/** An org's published policy, or the defaults, and the rules of teams with deadlines of their own. */
export async function readPolicy(client: ClientBase, orgId: number): Promise<{ policy: RiskPolicy; teamRules: TeamRules }> {
  const { rows } = await client.query<{ policy: unknown; teams: Record<string, unknown> }>(READ, [orgId]);
  const { policy = null, teams = {} } = rows[0] ?? {};
  return {
    policy: policy === null ? DEFAULT_POLICY : riskPolicy.parse(policy),
    teamRules: Object.fromEntries(Object.entries(teams).map(([id, rule]) => [id, teamRule.parse(rule)])),
  };
}
