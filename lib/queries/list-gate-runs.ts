import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { GATE_VERDICTS } from "@/lib/core/gate";
import { listKey } from "@/lib/core/page";
import { row, rows, sql } from "@/lib/db/sql";
import type { gateRunPage, listRunsInput } from "@/lib/schemas/policies";
import { readPolicies } from "./gate-policies";
import { after, boundedCount, cutPage, orderBy, sortOf, totalOf, where } from "./keyset";
import { seesTeam } from "./scope";

const runRow = z.object({
  id: z.string(),
  key: z.string(),
  askedAt: z.date(),
  askedBy: z.string(),
  what: z.string(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  verdict: z.enum(GATE_VERDICTS),
  policies: z.array(z.string()),
  new: z.number().nullable(),
  gone: z.number().nullable(),
});

/** Names of what no policy can switch off: lib/gate/judge. */
const ALWAYS: Readonly<Record<string, string>> = { "not-scanned": "Not scanned", "scan-stale": "The last scan is old" };

/** What the gate was asked about things that the asker may see, the latest first. Three statements. */
export const listGateRuns = guard(
  "policies:read",
  async (ctx, input: z.output<typeof listRunsInput>): Promise<z.infer<typeof gateRunPage>> => {
    const sort = sortOf(listKey("gate-runs", ctx, input), "-askedAt", { askedAt: { value: sql`g.asked_at`, type: "timestamptz" } });
    const matching = sql`g.org_id = ${ctx.orgId} and ${seesTeam(ctx, sql`g.team_id`)} ${where(input.verdict, (verdict) => sql`and g.verdict = ${verdict}`)}`;
    const [found, counted, policies] = await Promise.all([
      rows(
        runRow,
        sql`select g.id, g.asked_at::text as key, g.asked_at as "askedAt", g.asked_by as "askedBy", g.what, t.id as "teamId", t.name as "teamName",
            g.verdict, g.policies, g.new_findings as new, g.gone_findings as gone
          from gate_run g left join team t on t.org_id = g.org_id and t.id = g.team_id
          where ${matching} and ${after(sort, sql`g.id`, input.cursor)} order by ${orderBy(sort, sql`g.id`)} limit ${input.limit + 1}`,
      ),
      row(z.object({ count: z.number() }), sql`select ${boundedCount(sql`from gate_run g where ${matching}`)} as count`),
      readPolicies(ctx),
    ]);
    const names = new Map(policies.map(({ key, name }) => [key, name]));
    const { page, nextCursor } = cutPage(found, input.limit, sort);
    return {
      items: page.map(({ key: _key, askedAt, teamId, teamName, policies: keys, ...run }) => ({
        ...run,
        askedAt: askedAt.toISOString(),
        team: teamId && teamName ? { id: teamId, name: teamName } : null,
        policies: keys.map((key) => ({ key, name: names.get(key) ?? ALWAYS[key] ?? key })),
      })),
      nextCursor,
      total: totalOf(counted?.count ?? 0),
    };
  },
);
