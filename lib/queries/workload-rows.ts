import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { SEVERITIES } from "@/lib/core/severity";
import { decodeShape, OUTCOMES } from "@/lib/core/shape";
import { rows, sql } from "@/lib/db/sql";
import { LOAD_WEIGHTS } from "@/lib/risk/load";
import type { WorkloadItem } from "@/lib/schemas/inventory";
import { coverageOf, lastLooks } from "./coverage-sql";
import { seesTeam } from "./scope";
import { isAlert } from "./signal-rows";
import { workloadFindings } from "./workload-findings";

const workloadRow = z.object({
  id: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  replicas: z.number().nullable(),
  readyReplicas: z.number().nullable(),
  exposed: z.boolean().nullable(),
  privileged: z.boolean(),
  hostAccess: z.boolean(),
  images: z.number(),
  fresh: z.number(),
  stale: z.number(),
  never: z.number(),
  /** images that the asker may see and somebody scanned */
  known: z.number(),
  signals24h: z.number(),
});

const shapeRow = z.object({ key: z.string(), shape: z.number(), count: z.number() });

/** Where the exposure of a workload is known: open to the outside or not; null where no services or routes were ever listed. */
export const exposedSql = sql`case w.exposure when 0 then null else w.exposure = 3 end`;

/** The workloads of these ids as the lists show them; findings only of images whose team the asker may see. Two statements. */
export async function readWorkloadItems(ctx: Ctx, ids: readonly string[]): Promise<Map<string, WorkloadItem>> {
  if (ids.length === 0) return new Map();
  const { orgId } = ctx;
  const asked = [...ids];
  const [found, shapes] = await Promise.all([
    rows(
      workloadRow,
      sql`select w.id, w.kind, w.namespace, w.name, c.id as "clusterId", c.name as "clusterName", t.id as "teamId", t.name as "teamName",
            w.replicas, w.ready_replicas as "readyReplicas", ${exposedSql} as exposed, w.privileged, w.host_access as "hostAccess",
            run.images, run.fresh, run.stale, run.never, run.known,
            (select count(*)::int from signal g where g.org_id = w.org_id and g.workload_id = w.id and ${isAlert(sql`g`)} and g.last_seen_at > now() - interval '24 hours') as "signals24h"
          from workload w
          join cluster c on c.org_id = w.org_id and c.id = w.cluster_id
          left join team t on t.org_id = w.org_id and t.id = w.team_id
          cross join lateral (
            select count(*)::int as images, count(*) filter (where coverage = 'fresh')::int as fresh, count(*) filter (where coverage = 'stale')::int as stale,
              count(*) filter (where coverage = 'never')::int as never, count(*) filter (where coverage <> 'never' and visible)::int as known
            from (
              select distinct s.image_id, ${seesTeam(ctx, sql`r.team_id`)} as visible, ${coverageOf(sql`l.last_look`, "now")} as coverage
              from running_span s join image i on i.org_id = s.org_id and i.id = s.image_id join repository r on r.org_id = i.org_id and r.id = i.repository_id
              left join lateral (select look.last_look from ${lastLooks(orgId, "now")} look where look.target_id = i.id) l on true
              where s.org_id = w.org_id and s.workload_id = w.id and s.to_at is null) each) run
          where w.org_id = ${orgId} and w.id = any(${asked}::uuid[]) and ${seesTeam(ctx, sql`w.team_id`)}`,
    ),
    rows(
      shapeRow,
      sql`select key, shape, sum(count)::int as count
          from ${workloadFindings({ orgId, moment: "now", workload: (id) => sql`${id} = any(${asked}::uuid[])`, team: (column) => seesTeam(ctx, column) })} f group by 1, 2`,
    ),
  ]);
  const byWorkload = byKey(shapes);
  return new Map(found.map((row) => [row.id, itemOf(row, byWorkload.get(row.id) ?? [])]));
}

export interface CountedShape {
  key: string;
  shape: number;
  count: number;
}

export function byKey(shapes: readonly CountedShape[]): Map<string, CountedShape[]> {
  const groups = new Map<string, CountedShape[]>();
  for (const counted of shapes) {
    const group = groups.get(counted.key);
    if (group) group.push(counted);
    else groups.set(counted.key, [counted]);
  }
  return groups;
}

/** Severities, outcomes and weight of counted shapes. */
export function sumShapes(shapes: readonly { shape: number; count: number }[]) {
  const severity = Object.fromEntries(SEVERITIES.map((name) => [name, 0])) as Record<(typeof SEVERITIES)[number], number>;
  const byOutcome = Object.fromEntries(OUTCOMES.map((name) => [name, 0])) as Record<(typeof OUTCOMES)[number], number>;
  let kev = 0;
  let weight = 0;
  for (const { shape, count } of shapes) {
    const facts = decodeShape(shape);
    severity[facts.severity] += count;
    byOutcome[facts.outcome] += count;
    weight += count * LOAD_WEIGHTS[facts.outcome];
    if (facts.kev) kev += count;
  }
  return { severity, byOutcome, kev, weight: Math.round(weight * 100) / 100 };
}

function itemOf(row: z.infer<typeof workloadRow>, shapes: readonly { shape: number; count: number }[]): WorkloadItem {
  const { clusterId, clusterName, teamId, teamName, fresh, stale, never, known, ...rest } = row;
  const { severity, ...sums } = sumShapes(shapes);
  return {
    ...rest,
    ...sums,
    cluster: { id: clusterId, name: clusterName },
    team: teamId && teamName ? { id: teamId, name: teamName } : null,
    coverage: { fresh, stale, never },
    severity: known === 0 && shapes.length === 0 ? null : severity,
  };
}
