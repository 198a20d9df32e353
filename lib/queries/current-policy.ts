import { z } from "zod";
import { row, sql } from "@/lib/db/sql";
import { DEFAULT_POLICY, type RiskPolicy, withTeamRule } from "@/lib/risk/policy";
import { riskPolicy, type TeamDeadlines, teamRule } from "@/lib/schemas/risk";

export interface CurrentPolicy {
  /** 0: nothing was published, the defaults hold */
  version: number;
  policy: RiskPolicy;
  /** why and by whom it was published; null: it was not */
  published: { reason: string; by: string; at: Date } | null;
  /** teams with deadlines of their own, by name */
  teams: TeamDeadlines[];
}

const when = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const answer = z.object({
  latest: z.object({ version: z.number(), policy: riskPolicy, reason: z.string(), by: z.string(), at: when }).nullable(),
  teams: z.array(z.object({ id: z.string(), name: z.string(), rule: teamRule, reason: z.string(), setAt: when, setBy: z.string() })),
});

/** An org's published policy and the deadlines that teams have instead; the defaults where nothing was published. One statement. */
export async function currentPolicy(orgId: number): Promise<CurrentPolicy> {
  const found = await row(
    answer,
    sql`select (select jsonb_build_object('version', version, 'policy', policy, 'reason', reason, 'by', published_by, 'at', published_at)
            from risk_policy where org_id = ${orgId} order by version desc limit 1) as latest,
          (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'rule', d.rule, 'reason', d.reason, 'setAt', d.set_at,
              'setBy', d.set_by) order by t.name, t.id), '[]')
            from team_deadline d join team t on t.org_id = d.org_id and t.id = d.team_id where d.org_id = ${orgId}) as teams`,
  );
  const { latest = null, teams = [] } = found ?? {};
  return {
    version: latest?.version ?? 0,
    policy: latest?.policy ?? DEFAULT_POLICY,
    published: latest,
    teams: teams.map(({ id, name, setAt, ...own }) => ({ ...own, team: { id, name }, setAt: setAt.toISOString() })),
  };
}

/** The organisation's policy, and it as it holds for each team that has a rule of its own. */
export const allPolicies = ({ policy, teams }: Pick<CurrentPolicy, "policy" | "teams">): RiskPolicy[] => [
  policy,
  ...teams.map(({ rule }) => withTeamRule(policy, rule)),
];

/** The rules of those teams, by team id. */
export const rulesOf = (teams: CurrentPolicy["teams"]): Record<string, TeamDeadlines["rule"]> =>
  Object.fromEntries(teams.map(({ team, rule }) => [team.id, rule]));
