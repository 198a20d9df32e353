import { z } from "zod";
import { NIL_ID } from "@/lib/core/ids";
import { OUTCOMES } from "@/lib/core/shape";
import { raw, rows, type Sql, sql } from "@/lib/db/sql";
import { fact, has, isFixed, isOpen } from "./shape-sql";

const changeRow = z.object({
  teamId: z.string(),
  clusterId: z.string(),
  opened: z.number(),
  fixed: z.number(),
  reopened: z.number(),
  newUrgent: z.number(),
});
export type ChangeRow = z.infer<typeof changeRow>;

export interface ChangeQuery {
  orgId: number;
  since: Date;
  until: Date;
  team: (column: Sql) => Sql;
}

const URGENT_FROM = OUTCOMES.indexOf("3_days");

/**
 * What opened, was fixed and came back in (since, until], for all ("*"), each team and each cluster. A fixed finding no
 * longer names its clusters; those that its place runs in now are taken. One statement.
 */
export const readChanges = ({ orgId, since, until, team }: ChangeQuery): Promise<ChangeRow[]> =>
  rows(
    changeRow,
    sql`with shapes as (select distinct shape from team_count where org_id = ${orgId} and count > 0),
        happened as materialized (
          select f.team_id, f.place_id, f.clusters, 'opened' as what, ${isOpen(sql`f.shape`)} and ${fact(sql`f.shape`, "outcome")} >= ${raw(String(URGENT_FROM))} as urgent,
            ${has(sql`f.shape`, "running")} or ${isFixed(sql`f.shape`)} as ran
          from shapes cross join lateral (
            select * from finding f where f.org_id = ${orgId} and f.shape = shapes.shape
              and f.first_seen_at > ${since}::timestamptz and f.first_seen_at <= ${until}::timestamptz) f
          union all
          select f.team_id, f.place_id, f.clusters,
            case when ${isOpen(sql`s.shape`)} and ${isFixed(sql`after.shape`)} then 'fixed'
                 when ${isFixed(sql`s.shape`)} and ${isOpen(sql`after.shape`)} then 'reopened' end, false,
            ${has(sql`s.shape`, "running")} or ${has(sql`f.shape`, "running")}
          from finding_span s
          join finding f on f.org_id = s.org_id and f.id = s.finding_id
          cross join lateral (
            select coalesce((select n.shape from finding_span n where n.org_id = s.org_id and n.finding_id = s.finding_id and n.from_at = s.to_at), f.shape) as shape) after
          where s.org_id = ${orgId} and s.to_at > ${since}::timestamptz and s.to_at <= ${until}::timestamptz
        ), places as (
          select t.place_id, array_agg(distinct n.number)::smallint[] as clusters
          from target t, unnest(t.clusters) n(number)
          where t.org_id = ${orgId} and t.place_id in (select place_id from happened) group by t.place_id
        ), spread as (
          select coalesce(h.team_id, ${NIL_ID}::uuid) as team_id, h.what, h.urgent, 
            case when h.ran then coalesce(nullif(h.clusters, '{}'), p.clusters, '{}') else '{}' end as clusters
          from happened h left join places p on p.place_id = h.place_id
        ), scoped as (
          select team_id::text as team, '*' as cluster, what, urgent from spread where ${team(sql`team_id`)}
          union all
          select spread.team_id::text, n.cluster_id::text, what, urgent from spread cross join lateral unnest(spread.clusters) as small(n)
          join cluster_number n on n.org_id = ${orgId} and n.number = small.n where ${team(sql`spread.team_id`)})
        select case when grouping(team) = 1 then '*' else team end as "teamId", cluster as "clusterId",
          count(*) filter (where what = 'opened')::int as opened, count(*) filter (where what = 'fixed')::int as fixed,
          count(*) filter (where what = 'reopened')::int as reopened, count(*) filter (where what = 'opened' and urgent)::int as "newUrgent"
        from scoped group by grouping sets ((team, cluster), (cluster))`,
  );
