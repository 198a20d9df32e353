import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { CRITICALITIES } from "@/lib/core/factors";
import { row, rows, sql } from "@/lib/db/sql";
import { DEFAULT_POLICY } from "@/lib/risk/policy";
import { RANK_VERSION } from "@/lib/risk/rank";
import type { RiskPolicyState } from "@/lib/schemas/risk";
import { currentPolicy } from "./current-policy";
import { seesTeam } from "./scope";

const historyRow = z.object({ version: z.number(), reason: z.string(), publishedAt: z.date(), publishedBy: z.string() });
const stateRow = z.object({ done: z.number(), total: z.number(), startedAt: z.date() });
const teamRow = z.object({ id: z.string(), name: z.string(), criticality: z.number() });

const VERSIONS_SHOWN = 20;

/** The policy that holds, what it replaced, whether findings are still being scored by it, and the teams' criticalities. */
export const getRiskPolicy = guard("risk:read", async (ctx, _input: object): Promise<RiskPolicyState> => {
  const { orgId } = ctx;
  const [{ version, policy, teams: own }, history, state, teams] = await Promise.all([
    currentPolicy(orgId),
    rows(
      historyRow,
      sql`select version, reason, published_at as "publishedAt", published_by as "publishedBy" from risk_policy
          where org_id = ${orgId} order by version desc limit ${VERSIONS_SHOWN}`,
    ),
    row(
      stateRow,
      sql`select done, total, started_at as "startedAt" from risk_state where org_id = ${orgId} and applied is distinct from wanted`,
    ),
    rows(
      teamRow,
      sql`select id, name, criticality::int as criticality from team where org_id = ${orgId} and ${seesTeam(ctx, sql`id`)} order by name, id`,
    ),
  ]);
  return {
    formula: RANK_VERSION,
    version,
    policy,
    defaults: DEFAULT_POLICY,
    history: history.map(({ publishedAt, ...one }) => ({ ...one, publishedAt: publishedAt.toISOString() })),
    applying: state ? { ...state, startedAt: state.startedAt.toISOString() } : null,
    teamDeadlines: own.filter(({ team }) => teams.some(({ id }) => id === team.id)),
    teams: teams.map(({ criticality, ...team }) => ({ ...team, criticality: CRITICALITIES[criticality] ?? "medium" })),
  };
});
