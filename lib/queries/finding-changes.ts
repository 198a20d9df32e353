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
  /** all clusters together (clusterId "*"), one of them, or "each" beside the whole */
  clusters: "together" | "each" | { number: number };
}

const URGENT_FROM = raw(String(OUTCOMES.indexOf("3_days")));

/** What the finding became when span s ended: its present shape, or that of the span that follows. */
const NEXT_SHAPE = sql`case when f.state_since = s.to_at then f.shape else coalesce(
  (select n.shape from finding_span n where n.org_id = s.org_id and n.finding_id = s.finding_id and n.from_at = s.to_at), f.shape) end`;

const happened = ({ orgId, since, until, team }: ChangeQuery): Sql => sql`
  with shapes as (select distinct shape from team_count where org_id = ${orgId} and count > 0)
  select f.team_id, f.place_id, f.clusters, 'opened' as what, ${isOpen(sql`f.shape`)} and ${fact(sql`f.shape`, "outcome")} >= ${URGENT_FROM} as urgent,
    ${has(sql`f.shape`, "running")} or ${isFixed(sql`f.shape`)} as ran
  from shapes cross join lateral (
    select * from finding f where f.org_id = ${orgId} and f.shape = shapes.shape
      and f.first_seen_at > ${since}::timestamptz and f.first_seen_at <= ${until}::timestamptz) f
  where ${team(sql`f.team_id`)}
  union all
  select f.team_id, f.place_id, f.clusters,
    case when ${isOpen(sql`s.shape`)} and ${isFixed(sql`after.shape`)} then 'fixed'
         when ${isFixed(sql`s.shape`)} and ${isOpen(sql`after.shape`)} then 'reopened' end, false,
    ${has(sql`s.shape`, "running")} or ${has(sql`f.shape`, "running")}
  from finding_span s
  join finding f on f.org_id = s.org_id and f.id = s.finding_id
  cross join lateral (select ${NEXT_SHAPE} as shape) after
  where s.org_id = ${orgId} and s.to_at > ${since}::timestamptz and s.to_at <= ${until}::timestamptz and ${team(sql`f.team_id`)}`;

/** Rows (team_id, cluster, what, urgent) within the clusters asked for; the place's clusters stand in for a fixed finding's. */
function scoped(query: ChangeQuery): Sql {
  const whole = sql`select team_id, '*' as cluster, what, urgent from happened`;
  if (query.clusters === "together") return whole;
  const within = query.clusters === "each" ? sql`true` : sql`small.n = ${query.clusters.number}::smallint`;
  const spread = sql`
    select h.team_id, c.cluster_id::text, h.what, h.urgent
    from happened h
    left join (
      select t.place_id, array_agg(distinct n.number)::smallint[] as clusters
      from target t, unnest(t.clusters) n(number)
      where t.org_id = ${query.orgId} and t.place_id in (select place_id from happened) group by t.place_id) p on p.place_id = h.place_id
    cross join lateral unnest(case when h.ran then coalesce(nullif(h.clusters, '{}'), p.clusters) end) as small(n)
    join cluster_number c on c.org_id = ${query.orgId} and c.number = small.n
    where ${within}`;
  return query.clusters === "each" ? sql`${whole} union all ${spread}` : spread;
}

/**
 * What opened, was fixed and came back in (since, until], for all teams ("*") and each of them, by cluster as asked. A fixed
 * finding no longer names its clusters; those that its place runs in now are taken. One statement.
 */
export const readChanges = (query: ChangeQuery): Promise<ChangeRow[]> =>
  rows(
    changeRow,
    sql`with happened as materialized (${happened(query)}), scoped(team_id, cluster, what, urgent) as (${scoped(query)})
        select case when grouping(team_id) = 1 then '*' else coalesce(team_id, ${NIL_ID}::uuid)::text end as "teamId", cluster as "clusterId",
          count(*) filter (where what = 'opened')::int as opened, count(*) filter (where what = 'fixed')::int as fixed,
          count(*) filter (where what = 'reopened')::int as reopened, count(*) filter (where what = 'opened' and urgent)::int as "newUrgent"
        from scoped group by grouping sets ((team_id, cluster), (cluster))`,
  );
