import { z } from "zod";
import { LEAST_ALERT, priorityNumber, priorityOf } from "@/lib/core/priority";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { SignalItem } from "@/lib/schemas/signals";

export const BUCKETS = 24;
/** The window that a sparkline shows where none is asked for: a week, in buckets of seven hours. */
export const DEFAULT_HOURS = 168;

export const signalRow = z.object({
  id: z.string(),
  tool: z.string(),
  rule: z.string(),
  priority: z.number().transform(priorityOf),
  source: z.string(),
  clusterId: z.string().nullable(),
  clusterName: z.string().nullable(),
  namespace: z.string().nullable(),
  workloadId: z.string().nullable(),
  workloadName: z.string().nullable(),
  subject: z.string(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  lineage: z.string(),
  tags: z.array(z.string()),
  count: z.number(),
  firstSeenAt: z.date(),
  lastSeenAt: z.date(),
  lastOutput: z.string(),
});

/** Whether a signal is an alert and not telemetry, which is counted nowhere. */
export const isAlert = (signal: Sql): Sql => sql`${signal}.priority >= ${priorityNumber(LEAST_ALERT)}::int`;

/** Columns and joins of a signal, from signal g. */
export const signalColumns = sql`g.id, g.tool, g.rule, g.priority::int as priority, g.source, c.id as "clusterId", c.name as "clusterName", g.namespace,
  w.id as "workloadId", w.name as "workloadName", g.subject, t.id as "teamId", t.name as "teamName", g.lineage, coalesce(g.tags, '{}') as tags,
  g.count::float8 as count, g.first_seen_at as "firstSeenAt", g.last_seen_at as "lastSeenAt", g.last_output as "lastOutput"`;
export const signalJoins = sql`left join cluster c on c.org_id = g.org_id and c.id = g.cluster_id
  left join workload w on w.org_id = g.org_id and w.id = g.workload_id
  left join team t on t.org_id = g.org_id and t.id = g.team_id`;

export interface Sparklines {
  bucketHours: number;
  of: (signalId: string) => number[];
}

/** Events per bucket of each signal over the last hours, oldest first, the running hour in the last. One statement. */
export async function readSparklines(orgId: number, signalIds: readonly string[], hours: number, now: Date): Promise<Sparklines> {
  const bucketHours = Math.max(1, Math.ceil(hours / BUCKETS));
  const end = (Math.floor(now.getTime() / 3_600_000) + 1) * 3_600_000;
  const start = new Date(end - BUCKETS * bucketHours * 3_600_000);
  const found = await rows(
    z.object({ id: z.string(), bucket: z.number(), count: z.number() }),
    sql`select signal_id as id, floor(extract(epoch from hour - ${start}::timestamptz) / ${bucketHours * 3600})::int as bucket, sum(count)::int as count
        from signal_hour where org_id = ${orgId} and signal_id = any(${[...signalIds]}::uuid[]) and hour >= ${start}::timestamptz and hour < ${new Date(end)}::timestamptz
        group by 1, 2`,
  );
  const lines = new Map<string, number[]>();
  for (const { id, bucket, count } of found) {
    const line = lines.get(id) ?? Array.from({ length: BUCKETS }, () => 0);
    line[bucket] = count;
    lines.set(id, line);
  }
  return { bucketHours, of: (id) => lines.get(id) ?? Array.from({ length: BUCKETS }, () => 0) };
}

export function signalItem(row: z.infer<typeof signalRow>, sparklines: Sparklines): SignalItem {
  const { clusterId, clusterName, workloadId, workloadName, teamId, teamName, firstSeenAt, lastSeenAt, ...rest } = row;
  return {
    ...rest,
    cluster: clusterId && clusterName ? { id: clusterId, name: clusterName } : null,
    workload: workloadId && workloadName ? { id: workloadId, name: workloadName } : null,
    team: teamId && teamName ? { id: teamId, name: teamName } : null,
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    sparkline: sparklines.of(row.id),
    sparklineBucketHours: sparklines.bucketHours,
  };
}
