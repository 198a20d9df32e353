import { z } from "zod";
import { NIL_ID } from "@/lib/core/ids";
import { OUTCOMES } from "@/lib/core/shape";
import { raw, rows, type Sql, sql } from "@/lib/db/sql";
import { ranToTheEnd, SINCE } from "./finding-since";
import { clustersThen } from "./findings-at";
import { fact, has } from "./shape-sql";

const changeRow = z.object({
  teamId: z.string(),
  clusterId: z.string(),
  opened: z.number(),
  openedRunning: z.number(),
  fixed: z.number(),
  reopened: z.number(),
  newUrgent: z.number(),
});
export type ChangeRow = z.infer<typeof changeRow>;

export interface ChangeQuery {
  orgId: number;
  since: Date;
  /** the moment that is compared with `since`: now, or a past one */
  until: Date;
  team: (column: Sql) => Sql;
  /** all clusters together (clusterId "*"), one of them, or "each" beside the whole */
  clusters: "together" | "each" | { number: number };
}

const URGENT_FROM = raw(String(OUTCOMES.indexOf("3_days")));

/** The findings that may differ between the two moments, as they stood at the later one. */
const touched = ({ orgId, since, until, team }: ChangeQuery): Sql => sql`(
  select f.org_id, f.id, f.team_id, f.place_id, f.clusters, f.first_seen_at,
    coalesce(past.shape, f.shape) as shape, coalesce(past.from_at, f.state_since) as state_since
  from (
    select f.id from (select distinct shape from team_count where org_id = ${orgId} and count > 0) known
      cross join lateral (select f.id from finding f where f.org_id = ${orgId} and f.shape = known.shape
        and f.first_seen_at > ${since}::timestamptz and f.first_seen_at <= ${until}::timestamptz) f
    union
    select s.finding_id from finding_span s
      where s.org_id = ${orgId} and s.to_at > ${since}::timestamptz and s.to_at <= ${until}::timestamptz
  ) ids
  join finding f on f.org_id = ${orgId} and f.id = ids.id
  left join lateral (
    select s.shape, s.from_at from finding_span s where s.org_id = f.org_id and s.finding_id = f.id
      and s.from_at <= ${until}::timestamptz and s.to_at > ${until}::timestamptz limit 1) past on f.state_since > ${until}::timestamptz
  where (f.state_since <= ${until}::timestamptz or past.shape is not null) and ${team(sql`f.team_id`)})`;

const happened = (query: ChangeQuery): Sql => sql`
  select f.team_id, f.place_id, f.clusters, f.shape, f.what,
    case when f.what = 'fixed' then ${ranToTheEnd} else ${has(sql`f.shape`, "running")} end as ran
  from (
    select f.*, case when ${SINCE.openedSince(query.since)} then 'opened' when ${SINCE.reopenedSince(query.since)} then 'reopened'
      when ${SINCE.fixedSince(query.since)} then 'fixed' end as what
    from ${touched(query)} f) f
  where f.what is not null`;

/** Rows (team_id, cluster, what, shape) within the clusters asked for. */
function scoped(query: ChangeQuery): Sql {
  const whole = sql`select team_id, '*' as cluster, what, shape from happened`;
  if (query.clusters === "together") return whole;
  const within = query.clusters === "each" ? sql`true` : sql`small.n = ${query.clusters.number}::smallint`;
  const spread = sql`
    select f.team_id, c.cluster_id::text, f.what, f.shape
    from (select happened.*, ${query.orgId}::int as org_id from happened) f
    cross join lateral unnest(${clustersThen(sql`f.ran`)}) as small(n)
    join cluster_number c on c.org_id = ${query.orgId} and c.number = small.n
    where ${within}`;
  return query.clusters === "each" ? sql`${whole} union all ${spread}` : spread;
}

/**
 * What opened, was fixed and came back between two moments, by the time of the scans (see SINCE), counted in findings, for all
 * teams ("*") and each of them, by cluster as asked. A fixed finding no longer names its clusters; those that its place runs
 * in now are taken. The list of findings with the same names as filters holds what is counted here. One statement.
 */
export const readChanges = (query: ChangeQuery): Promise<ChangeRow[]> =>
  rows(
    changeRow,
    sql`with happened as materialized (${happened(query)}), scoped(team_id, cluster, what, shape) as (${scoped(query)})
        select case when grouping(team_id) = 1 then '*' else coalesce(team_id, ${NIL_ID}::uuid)::text end as "teamId", cluster as "clusterId",
          count(*) filter (where what = 'opened')::int as opened,
          count(*) filter (where what = 'opened' and ${has(sql`shape`, "running")})::int as "openedRunning",
          count(*) filter (where what = 'fixed')::int as fixed, count(*) filter (where what = 'reopened')::int as reopened,
          count(*) filter (where what = 'opened' and ${fact(sql`shape`, "outcome")} >= ${URGENT_FROM})::int as "newUrgent"
        from scoped group by grouping sets ((team_id, cluster), (cluster))`,
  );
