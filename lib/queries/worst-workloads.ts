import { z } from "zod";
import { rows, sql } from "@/lib/db/sql";
import { LOAD_WEIGHT_LIST } from "@/lib/risk/load";
import type { Posture } from "@/lib/schemas/posture";
import { lastLooks, momentSql, runsAt } from "./coverage-sql";
import type { PostureScope } from "./posture-scope";
import { byNumber, fact, has } from "./shape-sql";
import { isAlert } from "./signal-rows";
import { workloadFindings } from "./workload-findings";

const SHOWN = 8;

const worstRow = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  kind: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  exposed: z.boolean().nullable(),
  privileged: z.boolean(),
  kev: z.number(),
  signals: z.number(),
  neverScanned: z.number(),
  weight: z.number(),
});

/** The running workloads that carry most of the load, heaviest first; signals of the last seven days. One statement. */
export async function readWorstWorkloads({ orgId, moment, team, cluster }: PostureScope): Promise<Posture["worstWorkloads"]> {
  const mine = sql`select w.id from workload w where w.org_id = ${orgId} and ${team(sql`w.team_id`)}
    and ${cluster === null ? sql`true` : sql`w.cluster_id = ${cluster.id}::uuid`}`;
  const found = await rows(
    worstRow,
    sql`with carried as (
          select key, sum(count * ${byNumber(fact(sql`shape`, "outcome"), LOAD_WEIGHT_LIST)})::float8 as weight,
            coalesce(sum(count) filter (where ${has(sql`shape`, "kev")}), 0)::int as kev
          from ${workloadFindings({ orgId, moment, team, workload: (id) => sql`${id} in (${mine})` })} f
          group by key order by 2 desc, 1 limit ${SHOWN})
        select w.id, w.name, w.namespace, w.kind, c.id as "clusterId", c.name as "clusterName", t.id as "teamId", t.name as "teamName",
          case w.exposure when 0 then null else w.exposure = 3 end as exposed, w.privileged or w.host_access as privileged, carried.kev,
          (select count(*)::int from signal g where g.org_id = ${orgId} and g.workload_id = w.id and ${isAlert(sql`g`)}
             and g.last_seen_at > ${momentSql(moment)} - interval '7 days' and g.first_seen_at <= ${momentSql(moment)}) as signals,
          (select count(distinct rs.image_id)::int from running_span rs
             where rs.org_id = ${orgId} and rs.workload_id = w.id and ${runsAt(sql`rs`, moment)}
               and not exists (select from ${lastLooks(orgId, moment)} l where l.target_id = rs.image_id)) as "neverScanned",
          round(carried.weight::numeric, 2)::float8 as weight
        from carried
        join workload w on w.org_id = ${orgId} and w.id = carried.key
        join cluster c on c.org_id = ${orgId} and c.id = w.cluster_id
        left join team t on t.org_id = ${orgId} and t.id = w.team_id
        where carried.weight > 0
        order by carried.weight desc, w.id`,
  );
  return found.map(({ clusterId, clusterName, teamId, teamName, ...workload }) => ({
    ...workload,
    cluster: { id: clusterId, name: clusterName },
    team: teamId && teamName ? { id: teamId, name: teamName } : null,
  }));
}
