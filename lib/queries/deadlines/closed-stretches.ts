import { type Sql, sql } from "@/lib/db/sql";
import { clustersThen } from "../findings-at";
import type { PostureScope } from "../posture-scope";
import { has, isVulnerability } from "../shape-sql";

/** Rows f (id, team_id, now_shape, state_since) and s: the stretches of vulnerabilities that ended after a moment, in the scope. */
export const closedStretches = ({ orgId, team, cluster }: PostureScope, since: Date): Sql => sql`finding_span s
  join finding f on f.org_id = s.org_id and f.id = s.finding_id
    and ${cluster === null ? sql`true` : sql`${cluster.number ?? -1}::smallint = any(${clustersThen(has(sql`s.shape`, "running"))})`}
  where s.org_id = ${orgId} and s.to_at > ${since}::timestamptz and ${isVulnerability(sql`s.shape`)} and ${team(sql`f.team_id`)}`;

/** A median and a ninth decile of an expression in days, as columns named by them. */
export const medianAndNinth = (days: Sql): Sql => sql`
  percentile_cont(0.5) within group (order by ${days})::float8 as median, percentile_cont(0.9) within group (order by ${days})::float8 as ninth`;
