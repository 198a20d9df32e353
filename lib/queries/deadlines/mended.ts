import { z } from "zod";
import { NIL_ID } from "@/lib/core/ids";
import { rows, sql } from "@/lib/db/sql";
import type { PostureScope } from "../posture-scope";
import { fact, isFixed, isOpen } from "../shape-sql";
import { closedStretches, medianAndNinth } from "./closed-stretches";
import { wholeTeamDays } from "./recorded-clocks";

const mendedRow = z.object({
  teamId: z.string(),
  count: z.number(),
  median: z.number().nullable(),
  ninth: z.number().nullable(),
  timed: z.number(),
  inTime: z.number(),
  unkept: z.number(),
  paced: z.number(),
});
export type MendedRow = z.infer<typeof mendedRow>;

/**
 * The vulnerabilities that are fixed now, were open to the last and became so after a moment, by team and for all ("*"): how
 * many, for how many days they were open (since they were seen or came back; decided time left out), how many had a deadline,
 * kept it, or nobody kept which it was; paced: those with a deadline, mended on a day whose clocks were recorded. One statement.
 */
export const readMended = (scope: PostureScope, since: Date): Promise<MendedRow[]> =>
  rows(
    mendedRow,
    sql`with mended as materialized (
          select f.id, coalesce(f.team_id, ${NIL_ID}::uuid) as team_id, s.to_at, s.due_at, s.due_known
          from ${closedStretches(scope, since)} and ${isOpen(sql`s.shape`)} and ${isFixed(sql`f.shape`)} and f.state_since = s.to_at
        ), took as (
          select m.*, own.days, exists (select from posture_day p where ${wholeTeamDays(scope, since)} and p.scope_id = m.team_id
              and p.day = (m.to_at at time zone 'UTC')::date) as recorded
          from mended m cross join lateral (
            select sum(extract(epoch from e.to_at - e.from_at)) filter (where ${isOpen(sql`e.shape`)} and e.from_at >= coalesce(e.back_at, e.from_at)) / 86400 as days
            from (select e.*, max(e.to_at) filter (where ${isFixed(sql`e.shape`)}) over () as back_at
              from finding_span e where e.org_id = ${scope.orgId} and e.finding_id = m.id) e) own)
        select case when grouping(team_id) = 1 then '*' else team_id::text end as "teamId", count(*)::int as count, ${medianAndNinth(sql`days`)},
          count(*) filter (where due_known and due_at is not null)::int as timed, count(*) filter (where due_known and due_at >= to_at)::int as "inTime",
          count(*) filter (where not due_known)::int as unkept,
          count(*) filter (where due_known and due_at is not null and recorded)::int as paced
        from took group by grouping sets ((team_id), ())`,
  );

const stretchRow = z.object({
  teamId: z.string(),
  state: z.number(),
  count: z.number(),
  median: z.number().nullable(),
  ninth: z.number().nullable(),
});
export type StretchRow = z.infer<typeof stretchRow>;

/**
 * How long stretches lasted that ended after a moment, by team and for all ("*"), in days: open (0), in triage (1) and decided
 * (2). One statement.
 */
export const readStretches = (scope: PostureScope, since: Date): Promise<StretchRow[]> =>
  rows(
    stretchRow,
    sql`with ended as (
          select coalesce(f.team_id, ${NIL_ID}::uuid) as team_id, least(2, ${fact(sql`s.shape`, "state")}) as state,
            extract(epoch from s.to_at - s.from_at) / 86400 as days
          from ${closedStretches(scope, since)} and not ${isFixed(sql`s.shape`)})
        select case when grouping(team_id) = 1 then '*' else team_id::text end as "teamId", state, count(*)::int as count, ${medianAndNinth(sql`days`)}
        from ended group by grouping sets ((team_id, state), (state))`,
  );
