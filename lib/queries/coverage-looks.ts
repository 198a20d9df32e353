import { z } from "zod";
import { FIRST_IN_CLUSTER } from "@/lib/core/records";
import { FINDING_KINDS } from "@/lib/core/shape";
import { rows, sql } from "@/lib/db/sql";
import type { PostureScope } from "./posture-scope";
import { signatureOf } from "./signature-sql";

const utcTime = z.string().transform((text) => new Date(text));

const clusterLooks = z.object({
  clusterId: z.string(),
  lastInventoryAt: z.date().nullable(),
  workloads: z.number(),
  exposed: z.number(),
  /** running images, and those with a verified signature */
  images: z.number(),
  verified: z.number(),
  /** workloads that a policy engine or a scanner of settings looked at, themselves or their namespace */
  checkedWorkloads: z.number(),
  checkedAt: z.date().nullable(),
  checkedBy: z.array(z.string()),
  benchmarks: z.array(z.object({ tool: z.string(), at: utcTime })),
  sensors: z.array(z.object({ tool: z.string(), lastEventAt: utcTime })),
});
export type ClusterLooks = z.infer<typeof clusterLooks>;

const KIND = (name: (typeof FINDING_KINDS)[number]): number => FINDING_KINDS.indexOf(name);

/** What looks at each cluster, in the asker's scope: settings, benchmarks, sensors, signatures. One statement for any fleet. */
export const readCoverageLooks = ({ orgId, team, cluster }: PostureScope): Promise<ClusterLooks[]> =>
  rows(
    clusterLooks,
    sql`with looks as materialized (
          select n.cluster_id, l.kind, l.tool, t.name, max(l.at) as at
          from target_look l
          join target t on t.org_id = l.org_id and t.id = l.target_id and t.kind >= ${FIRST_IN_CLUSTER}
          join cluster_number n on n.org_id = t.org_id and n.number = t.clusters[1]
          where l.org_id = ${orgId} and l.kind in (${KIND("misconfiguration")}, ${KIND("policy")}, ${KIND("benchmark")})
          group by 1, 2, 3, 4
        ), settings as materialized (
          select cluster_id, name, max(at) as at, array_agg(distinct tool) as tools from looks where kind <> ${KIND("benchmark")} group by 1, 2
        ), running as materialized (
          select w.cluster_id, w.id, w.exposure, coalesce(own.at, space.at) as checked_at, coalesce(own.tools, space.tools) as tools
          from workload w
          left join settings own on own.cluster_id = w.cluster_id and own.name = w.namespace || '/' || w.kind || '/' || w.name
          left join settings space on space.cluster_id = w.cluster_id and space.name = 'Namespace/' || w.namespace
          where w.org_id = ${orgId} and w.gone_at is null and ${team(sql`w.team_id`)}
        ), signed as materialized (
          select x.cluster_id, count(*)::int as images, count(*) filter (where x.word = 'verified')::int as verified
          from (select distinct w.cluster_id, i.id, ${signatureOf(sql`i`)} as word
            from running w
            join running_span s on s.org_id = ${orgId} and s.workload_id = w.id and s.to_at is null
            join image i on i.org_id = s.org_id and i.id = s.image_id) x
          group by 1
        )
        select c.id as "clusterId", c.last_inventory_at as "lastInventoryAt", coalesce(r.workloads, 0) as workloads, coalesce(r.exposed, 0) as exposed,
          coalesce(s.images, 0) as images, coalesce(s.verified, 0) as verified,
          coalesce(r.checked, 0) as "checkedWorkloads", r.checked_at as "checkedAt",
          coalesce((select array_agg(distinct tool order by tool) from running w, unnest(w.tools) tool where w.cluster_id = c.id), '{}') as "checkedBy",
          coalesce((select jsonb_agg(jsonb_build_object('tool', b.tool, 'at', b.at)) from (
            select tool, max(at) as at from looks where cluster_id = c.id and kind = ${KIND("benchmark")} group by tool) b), '[]') as benchmarks,
          coalesce((select jsonb_agg(jsonb_build_object('tool', e.tool, 'lastEventAt', e.last_event_at) order by e.tool) from sensor e
            where e.org_id = c.org_id and e.cluster_id = c.id), '[]') as sensors
        from cluster c
        left join (select cluster_id, count(*)::int as workloads, count(*) filter (where exposure = 3)::int as exposed,
            count(checked_at)::int as checked, max(checked_at) as checked_at from running group by 1) r on r.cluster_id = c.id
        left join signed s on s.cluster_id = c.id
        where c.org_id = ${orgId} and ${cluster === null ? sql`true` : sql`c.id = ${cluster.id}::uuid`}`,
  );
