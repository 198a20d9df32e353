import { z } from "zod";
import { priorityOf } from "@/lib/core/priority";
import { OUTCOMES, type Outcome } from "@/lib/core/shape";
import { rows, sql } from "@/lib/db/sql";
import type { Posture } from "@/lib/schemas/posture";
import { timedShapes } from "./clock-counts";
import { allPolicies, currentPolicy } from "./current-policy";
import { factCondition, factFilter } from "./finding-facts";
import { findingsAt } from "./findings-at";
import type { PostureScope } from "./posture-scope";
import { fact } from "./shape-sql";
import { isAlert } from "./signal-rows";

const dueRow = z.object({ outcome: z.number(), overdue: z.number(), dueThisWeek: z.number() });
export type Deadlines = ReadonlyMap<Outcome, { overdue: number; dueThisWeek: number }>;

/** Open findings past their deadline, and those due within seven days, by outcome: what the list with these filters holds. Two statements. */
export async function readDeadlines({ orgId, moment, at, team, cluster }: PostureScope): Promise<Deadlines> {
  const mine = sql`${team(sql`f.team_id`)} and ${cluster === null ? sql`true` : sql`${cluster.number ?? -1}::smallint = any(f.clusters)`}
    and f.due_at < ${at}::timestamptz + interval '7 days'`;
  const policies = allPolicies(await currentPolicy(orgId));
  const due =
    moment === "now"
      ? sql`select f.shape, f.due_at
            from ${timedShapes(orgId, policies)} s
            cross join lateral (select * from finding f where f.org_id = ${orgId} and f.shape = s.shape and ${mine}) f`
      : sql`select f.shape, f.due_at from ${findingsAt(orgId, moment)} f where ${factCondition(factFilter({ overdue: true }, policies), sql`f.shape`)} and ${mine}`;
  const found = await rows(
    dueRow,
    sql`select ${fact(sql`due.shape`, "outcome")} as outcome, count(*) filter (where due.due_at < ${at}::timestamptz)::int as overdue,
          count(*) filter (where due.due_at >= ${at}::timestamptz)::int as "dueThisWeek"
        from (${due}) due group by 1`,
  );
  return new Map(found.map(({ outcome, ...counts }) => [OUTCOMES[outcome] ?? "none", counts]));
}

const SIGNALS_SHOWN = 8;
const signalRow = z.object({
  id: z.string(),
  rule: z.string(),
  priority: z.number().transform(priorityOf),
  subject: z.string(),
  clusterId: z.string().nullable(),
  clusterName: z.string().nullable(),
  count: z.number(),
  lastSeenAt: z.date(),
});

/** The signals seen last, without telemetry. Of the past, counts and times are known to the hour. */
export async function readLatestSignals({ orgId, moment, team, cluster }: PostureScope): Promise<Posture["latestSignals"]> {
  const mine = sql`g.org_id = ${orgId} and ${team(sql`g.team_id`)} and ${isAlert(sql`g`)} and ${cluster === null ? sql`true` : sql`g.cluster_id = ${cluster.id}::uuid`}`;
  const latest =
    moment === "now"
      ? sql`select g.*, g.count as seen, g.last_seen_at as last from signal g where ${mine} order by g.last_seen_at desc, g.id limit ${SIGNALS_SHOWN}`
      : sql`select g.*, h.seen, h.last from signal g
            cross join lateral (select sum(count) as seen, max(hour) as last from signal_hour h
              where h.org_id = ${orgId} and h.signal_id = g.id and h.hour <= ${moment}::timestamptz) h
            where ${mine} and g.first_seen_at <= ${moment}::timestamptz and h.last is not null order by h.last desc, g.id limit ${SIGNALS_SHOWN}`;
  const found = await rows(
    signalRow,
    sql`select g.id, g.rule, g.priority::int as priority, g.subject, c.id as "clusterId", c.name as "clusterName", g.seen::float8 as count, g.last as "lastSeenAt"
        from (${latest}) g left join cluster c on c.org_id = ${orgId} and c.id = g.cluster_id order by g.last desc, g.id`,
  );
  return found.map(({ clusterId, clusterName, lastSeenAt, ...signal }) => ({
    ...signal,
    cluster: clusterId && clusterName ? { id: clusterId, name: clusterName } : null,
    lastSeenAt: lastSeenAt.toISOString(),
  }));
}
