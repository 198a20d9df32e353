import { z } from "zod";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { PostureScope } from "../posture-scope";
import { dayText } from "../posture-trend";

const dayRow = z.object({ day: z.string(), timed: z.number().nullable(), overdue: z.number().nullable() });
export type RecordedDay = z.infer<typeof dayRow>;

/**
 * The clocks at the end of each recorded day after a moment. What several teams see is the sum of their days; of a team within
 * a cluster no days are kept. One statement.
 */
export const readRecordedDays = ({ orgId, team, cluster, everyTeam }: PostureScope, since: Date): Promise<RecordedDay[]> => {
  const mine = cluster
    ? everyTeam
      ? sql`scope = 'cluster' and scope_id = ${cluster.id}::uuid`
      : sql`false`
    : everyTeam
      ? sql`scope = 'fleet'`
      : sql`scope = 'team' and ${team(sql`scope_id`)}`;
  return rows(
    dayRow,
    sql`select day::text as day, case when bool_and(timed is not null) then sum(timed)::int end as timed,
          case when bool_and(overdue is not null) then sum(overdue)::int end as overdue
        from posture_day where org_id = ${orgId} and day > ${dayText(since)}::date and ${mine} group by day order by day`,
  );
};

/** Whole days (rows p) after the day of a moment and before today, whose clocks were recorded for teams. */
export const wholeTeamDays = ({ orgId, at }: PostureScope, since: Date): Sql =>
  sql`p.org_id = ${orgId} and p.scope = 'team' and p.timed is not null and p.day > ${dayText(since)}::date and p.day < ${dayText(at)}::date`;

const paceRow = z.object({ teamId: z.string(), days: z.number(), findingDays: z.number() });

/** On how many whole days after a moment the clocks of each team (nil id: unowned) were recorded, and their sum. One statement. */
export const readTeamDays = (scope: PostureScope, since: Date) =>
  rows(
    paceRow,
    sql`select p.scope_id as "teamId", count(*)::int as days, sum(p.timed)::float8 as "findingDays" from posture_day p
        where ${wholeTeamDays(scope, since)} and ${scope.team(sql`p.scope_id`)} group by 1`,
  );
