import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import type { setTeamDeadlinesInput, TeamDeadlines, teamDeadlinesState } from "@/lib/schemas/risk";
import { audit } from "./audit";
import { wantScores } from "./recompute-risk";

type Input = z.output<typeof setTeamDeadlinesInput> & { id: string };

/**
 * Gives a team deadlines of its own with their reason, or (rule null) the organisation's again, and has all findings judged
 * by them. Throws Problem not_found for an unknown team, conflict where there is nothing to take away.
 */
export const setTeamDeadlines = guard("risk:write", async (ctx, input: Input): Promise<z.infer<typeof teamDeadlinesState>> => {
  requireWholeOrg(ctx);
  const { id, rule, reason } = input;
  return transaction(async (client) => {
    // with a policy that is published at the same time, one after the other
    await client.query("select pg_advisory_xact_lock($1, hashtext('risk policy'))", [ctx.orgId]);
    const { rows } = await client.query<{ name: string }>("select name from team where org_id = $1 and id = $2", [ctx.orgId, id]);
    const [team] = rows;
    if (!team) throw notFound("team");
    const own = rule === null ? await takeAway(client, ctx, id) : await give(client, ctx, { ...input, rule }, team.name);
    await audit(client, ctx, {
      action: "risk.team_deadlines",
      object: `deadlines of team ${team.name}`,
      detail: { team: id, rule, reason },
    });
    await wantScores(client, [ctx.orgId], true);
    return { own };
  });
});

async function takeAway(client: ClientBase, { orgId }: Ctx, teamId: string): Promise<null> {
  const { rowCount } = await client.query("delete from team_deadline where org_id = $1 and team_id = $2", [orgId, teamId]);
  if (rowCount === 0) throw new Problem("conflict", "This team has no deadlines of its own.");
  return null;
}

async function give(
  client: ClientBase,
  { orgId, actor }: Ctx,
  { id, rule, reason }: { id: string; rule: TeamDeadlines["rule"]; reason: string },
  name: string,
): Promise<TeamDeadlines> {
  const { rows } = await client.query<{ setAt: Date }>(
    `insert into team_deadline (org_id, team_id, rule, reason, set_by_id, set_by) values ($1, $2, $3::jsonb, $4, $5, $6)
     on conflict (org_id, team_id) do update set rule = excluded.rule, reason = excluded.reason, set_at = now(),
       set_by_id = excluded.set_by_id, set_by = excluded.set_by
     returning set_at as "setAt"`,
    [orgId, id, JSON.stringify(rule), reason, actor.id, actor.name],
  );
  const [set] = rows;
  if (!set) throw new Error("The deadlines of the team were not written.");
  return { team: { id, name }, rule, reason, setAt: set.setAt.toISOString(), setBy: actor.name };
}
