import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { NIL_ID } from "@/lib/core/ids";
import { row, rows, type Sql, sql } from "@/lib/db/sql";
import type { Moment } from "./coverage-sql";
import { dayText } from "./posture-trend";
import { findCluster, findTeam, inTeams, type ScopedCluster, type ScopedTeam, seesCluster, seesTeam } from "./scope";

export interface PostureScope {
  orgId: number;
  moment: Moment;
  /** the moment as a time */
  at: Date;
  team: (column: Sql) => Sql;
  /** null: not limited by team at all */
  asked: ScopedTeam | "unowned" | null;
  cluster: ScopedCluster | null;
  /** true where the asker sees the whole org and asked for no team */
  everyTeam: boolean;
}

export interface PostureInput {
  team?: string | undefined;
  cluster?: string | undefined;
  asOf?: string | undefined;
}

/** Who asks for what as of when. Throws Problem not_found for a team or cluster that is not there or not theirs. */
export async function postureScope(ctx: Ctx, { team, cluster, asOf }: PostureInput, now: Date): Promise<PostureScope> {
  const [asked, inCluster] = await Promise.all([team ? findTeam(ctx, team) : null, cluster ? findCluster(ctx, cluster) : null]);
  const past = asOf !== undefined && asOf < dayText(now);
  const at = past ? new Date(`${asOf}T23:59:59.999Z`) : now;
  const named = asked === "unowned" ? ["none"] : asked ? [asked.id] : null;
  return {
    orgId: ctx.orgId,
    moment: past ? at : "now",
    at,
    team: (column) => (named ? sql`(${seesTeam(ctx, column)} and ${inTeams(ctx.orgId, column, named)})` : seesTeam(ctx, column)),
    asked,
    cluster: inCluster,
    everyTeam: ctx.teams === "all" && named === null,
  };
}

const named = z.object({ id: z.string(), name: z.string(), loadLine: z.number().nullable() });
const frameOrg = z.object({ loadLine: z.number(), demo: z.boolean(), dataAsOf: z.date().nullable() });
const frameFeed = z.object({ id: z.string(), asOf: z.date().nullable(), rows: z.number() });

/** The organisation, and the teams, clusters and feeds that the scope shows: what every number hangs on. */
export async function readFrame(ctx: Ctx, { orgId, team, asked, cluster }: PostureScope) {
  const [org, teams, clusters, feeds] = await Promise.all([
    row(
      frameOrg,
      sql`select load_line as "loadLine", demo_loaded_at is not null as demo,
            greatest((select max(r.finished_at) from report r where r.org_id = o.id and r.status = 'done' and ${seesTeam(ctx, sql`r.team_id`)}),
              (select max(g.last_seen_at) from signal g where g.org_id = o.id and ${seesTeam(ctx, sql`g.team_id`)})) as "dataAsOf"
          from org o where id = ${orgId}`,
    ),
    rows(named, sql`select id, name, load_line as "loadLine" from team t where org_id = ${orgId} and ${team(sql`t.id`)} order by name, id`),
    rows(
      named,
      sql`select id, name, load_line as "loadLine" from cluster c where org_id = ${orgId} and ${seesCluster(ctx, sql`c.id`)}
          and ${cluster === null ? sql`true` : sql`c.id = ${cluster.id}::uuid`} order by name, id`,
    ),
    rows(frameFeed, sql`select id, as_of as "asOf", rows from feed order by id`),
  ]);
  if (!org) throw new Error(`There is no organisation ${orgId}.`);
  const unowned = ctx.teams === "all" && (asked === null || asked === "unowned");
  return { org, teams: unowned ? [...teams, { id: NIL_ID, name: "unowned", loadLine: null }] : teams, clusters, feeds };
}
export type PostureFrame = Awaited<ReturnType<typeof readFrame>>;
