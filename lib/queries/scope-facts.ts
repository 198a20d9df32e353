import { z } from "zod";
import { NIL_ID } from "@/lib/core/ids";
import { SEVERITIES } from "@/lib/core/severity";
import { OUTCOMES, SHAPE_BITS } from "@/lib/core/shape";
import { join, raw, rows, type Sql, sql } from "@/lib/db/sql";
import type { LoadFacts } from "@/lib/risk/load";
import { coverageOf, lastLooks, type Moment, runsAt } from "./coverage-sql";
import { countedFindings } from "./findings-at";
import { fact, has, isOpen } from "./shape-sql";

/** Everything that the load, the outcomes and the coverage of one scope are made of. */
export interface ScopeFacts extends LoadFacts {
  /** open findings by number of outcome and of severity */
  byOutcome: readonly number[];
  bySeverity: readonly number[];
  /** open findings in KEV that run */
  exploited: number;
  imagesFresh: number;
  imagesStale: number;
}

/** "*" stands for all; NIL_ID as a team for the unowned. */
export type ScopeKey = `${string}/${string}`;
export const scopeKey = (teamId: string, clusterId: string): ScopeKey => `${teamId}/${clusterId}`;

export const NO_FACTS: ScopeFacts = {
  byOutcome: OUTCOMES.map(() => 0),
  bySeverity: SEVERITIES.map(() => 0),
  runningByOutcome: OUTCOMES.map(() => 0),
  exploited: 0,
  workloads: 0,
  workloadsScanned: 0,
  imagesRunning: 0,
  imagesFresh: 0,
  imagesStale: 0,
  imagesNever: 0,
};

export interface FactsQuery {
  orgId: number;
  moment: Moment;
  /** conditions on team columns: seesTeam and what was asked for */
  team: (column: Sql) => Sql;
}

/** The facts of the fleet, each team, each cluster and each pair of them, in two statements whatever the size. */
export async function readScopeFacts(query: FactsQuery): Promise<ReadonlyMap<ScopeKey, ScopeFacts>> {
  const [findings, inventory] = await Promise.all([readFindingFacts(query), readInventoryFacts(query)]);
  const facts = new Map<ScopeKey, ScopeFacts>();
  for (const { teamId, clusterId, ...found } of findings) facts.set(scopeKey(teamId, clusterId), { ...NO_FACTS, ...found });
  for (const [teamId, runningByOutcome] of runningInAll(findings)) {
    const key = scopeKey(teamId, "*");
    facts.set(key, { ...(facts.get(key) ?? NO_FACTS), runningByOutcome });
  }
  for (const { teamId, clusterId, ...found } of inventory) {
    const key = scopeKey(teamId, clusterId);
    facts.set(key, { ...(facts.get(key) ?? NO_FACTS), ...found });
  }
  return facts;
}

/** Over all clusters, what runs in two weighs twice, as its workloads do: a fleet is as heavy as its clusters are on average. */
function runningInAll(findings: readonly z.infer<typeof findingFacts>[]): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const { teamId, clusterId, runningByOutcome } of findings) {
    if (clusterId === "*") continue;
    const known = sums.get(teamId);
    sums.set(teamId, known ? known.map((count, outcome) => count + (runningByOutcome[outcome] ?? 0)) : [...runningByOutcome]);
  }
  return sums;
}

/** One array element a number: how many have that number. */
const histogram = (number: Sql, size: number, condition: Sql = sql`true`): Sql =>
  sql`array[${join(Array.from({ length: size }, (_, at) => sql`coalesce(sum(count) filter (where ${number} = ${at} and ${condition}), 0)`))}]::int[]`;

/** The facts that are counted here; shapes that differ in others only are one. */
const COUNTED_FACTS = raw(
  String(
    (["outcome", "severity", "kev", "running"] as const).reduce(
      (mask, name) => mask | (((1 << SHAPE_BITS[name][1]) - 1) << SHAPE_BITS[name][0]),
      0,
    ),
  ),
);

const counts = z.array(z.number());
const findingFacts = z.object({
  teamId: z.string(),
  clusterId: z.string(),
  byOutcome: counts,
  bySeverity: counts,
  runningByOutcome: counts,
  exploited: z.number(),
});

const readFindingFacts = ({ orgId, moment, team }: FactsQuery) =>
  rows(
    findingFacts,
    sql`with counted as (
          select c.level, c.team_id, n.cluster_id, c.shape & ${COUNTED_FACTS} as shape, sum(c.count)::int as count
          from ${countedFindings(orgId, moment)} c
          left join cluster_number n on n.org_id = ${orgId} and n.number = c.number
          where ${isOpen(sql`c.shape`)} and ${team(sql`c.team_id`)} group by 1, 2, 3, 4)
        select case when grouping(team_id) = 1 then '*' else team_id::text end as "teamId",
          coalesce(cluster_id::text, '*') as "clusterId",
          ${histogram(fact(sql`shape`, "outcome"), OUTCOMES.length)} as "byOutcome",
          ${histogram(fact(sql`shape`, "severity"), SEVERITIES.length)} as "bySeverity",
          ${histogram(fact(sql`shape`, "outcome"), OUTCOMES.length, has(sql`shape`, "running"))} as "runningByOutcome",
          coalesce(sum(count) filter (where ${has(sql`shape`, "kev")} and ${has(sql`shape`, "running")}), 0)::int as exploited
        from counted where (level = 'team') = (cluster_id is null)
        group by grouping sets ((level, cluster_id, team_id), (level, cluster_id))`,
  );

const inventoryFacts = z.object({
  teamId: z.string(),
  clusterId: z.string(),
  workloads: z.number(),
  workloadsScanned: z.number(),
  imagesRunning: z.number(),
  imagesFresh: z.number(),
  imagesStale: z.number(),
  imagesNever: z.number(),
});

/** A workload belongs to its own team, an image to its repository's: one may run what the other owns. */
const readInventoryFacts = ({ orgId, moment, team }: FactsQuery) =>
  rows(
    inventoryFacts,
    sql`with ran as materialized (
          select distinct rs.workload_id, rs.image_id, w.cluster_id,
            coalesce(w.team_id, ${NIL_ID}::uuid) as workload_team, coalesce(r.team_id, ${NIL_ID}::uuid) as image_team
          from running_span rs
          join workload w on w.org_id = rs.org_id and w.id = rs.workload_id
          join image i on i.org_id = rs.org_id and i.id = rs.image_id
          join repository r on r.org_id = i.org_id and r.id = i.repository_id
          where rs.org_id = ${orgId} and ${runsAt(sql`rs`, moment)}
        ), looked as (
          select ran.*, ${coverageOf(sql`l.last_look`, moment)} as coverage
          from ran left join ${lastLooks(orgId, moment)} l on l.target_id = ran.image_id
        ), parts as (
          select workload_team as team_id, cluster_id, grouping(workload_team) as all_teams, grouping(cluster_id) as all_clusters,
            count(distinct workload_id)::int as workloads,
            (count(distinct workload_id) filter (where coverage <> 'never'))::int as scanned, 0 as fresh, 0 as stale, 0 as never
          from looked where ${team(sql`workload_team`)} group by cube (workload_team, cluster_id)
          union all
          select image_team, cluster_id, grouping(image_team), grouping(cluster_id), 0, 0,
            count(distinct image_id) filter (where coverage = 'fresh')::int,
            count(distinct image_id) filter (where coverage = 'stale')::int,
            count(distinct image_id) filter (where coverage = 'never')::int
          from looked where ${team(sql`image_team`)} group by cube (image_team, cluster_id))
        select case when all_teams = 1 then '*' else team_id::text end as "teamId",
          case when all_clusters = 1 then '*' else cluster_id::text end as "clusterId",
          sum(workloads)::int as workloads, sum(scanned)::int as "workloadsScanned", sum(fresh + stale + never)::int as "imagesRunning",
          sum(fresh)::int as "imagesFresh", sum(stale)::int as "imagesStale", sum(never)::int as "imagesNever"
        from parts group by 1, 2`,
  );
