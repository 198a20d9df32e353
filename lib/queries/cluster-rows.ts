import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { SENSOR_STALE_HOURS } from "@/lib/core/freshness";
import { OUTCOMES } from "@/lib/core/shape";
import { rows, type Sql, sql } from "@/lib/db/sql";
import { loadFigure } from "@/lib/risk/load";
import type { ClusterItem } from "@/lib/schemas/inventory";
import { coverageOf, severityOf } from "./get-posture";
import { readTrend } from "./posture-trend";
import { seesCluster, seesTeam } from "./scope";
import { NO_FACTS, readScopeFacts, type ScopeFacts, scopeKey } from "./scope-facts";
import { isAlert } from "./signal-rows";

const clusterRow = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.string().nullable(),
  version: z.string().nullable(),
  line: z.number(),
  nodes: z.number(),
  namespaces: z.number(),
  workloads: z.number(),
  exposedWorkloads: z.number(),
  lastInventoryAt: z.date().nullable(),
  sensors: z.array(z.object({ tool: z.string(), lastEventAt: z.string() })),
  signals24h: z.number(),
});

/** A team sees the nodes that its pods run on and the namespaces that its workloads are in. */
export const visibleNodes = (ctx: Ctx): Sql =>
  ctx.teams === "all"
    ? sql`select n.* from node n where n.org_id = ${ctx.orgId} and n.gone_at is null`
    : sql`select n.* from node n where n.org_id = ${ctx.orgId} and n.gone_at is null and exists (
        select from pod p join workload w on w.org_id = p.org_id and w.id = p.workload_id
        where p.org_id = n.org_id and p.cluster_id = n.cluster_id and p.node_name = n.name and p.gone_at is null and ${seesTeam(ctx, sql`w.team_id`)})`;

/** Rows (cluster_id, name) of the namespaces that the asker may see. */
export const visibleNamespaces = (ctx: Ctx): Sql => sql`
  select w.cluster_id, w.namespace as name from workload w where w.org_id = ${ctx.orgId} and w.gone_at is null and ${seesTeam(ctx, sql`w.team_id`)}
  union select n.cluster_id, n.name from namespace n where n.org_id = ${ctx.orgId} and n.gone_at is null and ${ctx.teams === "all" ? sql`true` : sql`false`}`;

/** Clusters that the asker may see, each counted within their scope. The same number of statements for any fleet. */
export async function readClusterItems(ctx: Ctx, cluster: (id: Sql) => Sql): Promise<ClusterItem[]> {
  const { orgId } = ctx;
  const now = new Date();
  const team = (column: Sql) => seesTeam(ctx, column);
  const [found, facts, trend] = await Promise.all([
    rows(
      clusterRow,
      sql`with spaces as (${visibleNamespaces(ctx)}), nodes as (${visibleNodes(ctx)})
          select c.id, c.name, c.provider, c.version, coalesce(c.load_line, o.load_line) as line, c.last_inventory_at as "lastInventoryAt",
            (select count(*)::int from nodes where nodes.cluster_id = c.id) as nodes,
            (select count(*)::int from spaces where spaces.cluster_id = c.id) as namespaces,
            (select count(*)::int from workload w where w.org_id = c.org_id and w.cluster_id = c.id and w.gone_at is null and ${team(sql`w.team_id`)}) as workloads,
            (select count(*)::int from workload w where w.org_id = c.org_id and w.cluster_id = c.id and w.gone_at is null and w.exposure = 3 and ${team(sql`w.team_id`)}) as "exposedWorkloads",
            coalesce((select jsonb_agg(jsonb_build_object('tool', s.tool, 'lastEventAt', to_char(s.last_event_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by s.tool)
              from sensor s where s.org_id = c.org_id and s.cluster_id = c.id), '[]') as sensors,
            (select count(*)::int from signal g where g.org_id = c.org_id and g.cluster_id = c.id and ${isAlert(sql`g`)} and g.last_seen_at > ${now}::timestamptz - interval '24 hours' and ${team(sql`g.team_id`)}) as "signals24h"
          from cluster c join org o on o.id = c.org_id
          where c.org_id = ${orgId} and ${seesCluster(ctx, sql`c.id`)} and ${cluster(sql`c.id`)} order by c.name, c.id`,
    ),
    readScopeFacts({ orgId, moment: "now", team }),
    readTrend(orgId, now, { teams: ctx.teams === "all" ? null : team, clusterId: null }),
  ]);
  return found.map(({ line, lastInventoryAt, sensors, ...row }) => {
    const its: ScopeFacts = facts.get(scopeKey("*", row.id)) ?? NO_FACTS;
    return {
      ...row,
      lastInventoryAt: lastInventoryAt?.toISOString() ?? null,
      sensors: sensors.map((sensor) => ({
        ...sensor,
        stale: now.getTime() - Date.parse(sensor.lastEventAt) > SENSOR_STALE_HOURS * 3_600_000,
      })),
      images: coverageOf(its),
      severity: severityOf(its.bySeverity),
      byOutcome: Object.fromEntries(OUTCOMES.map((outcome, at) => [outcome, its.byOutcome[at] ?? 0])),
      load: loadFigure(its, line, trend.clustersWeekAgo.get(row.id) ?? null),
    };
  });
}
