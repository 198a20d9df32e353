import { FRESH_DAYS } from "@/lib/core/freshness";
import { raw, type Sql, sql } from "@/lib/db/sql";

export type Coverage = "fresh" | "stale" | "never";

/**
 * The moment that a query is about: now, or the end of a past day. Now reads what is kept up to date; the past is read
 * from spans and from the times of reports.
 */
export type Moment = "now" | Date;

export const momentSql = (moment: Moment): Sql => (moment === "now" ? sql`now()` : sql`${moment}::timestamptz`);

/** A failed scan saw nothing, and one that found no packages, or no OS that it knows, and nothing else, tells nothing: none is a look. */
export const isLook = (scan: Sql): Sql =>
  sql`(${scan}.status = 'ok' or (${scan}.status in ('no_packages', 'unsupported_os') and ${scan}.findings > 0))`;

/** Rows (target_id, last_look): when any tool last looked at each target. */
export function lastLooks(orgId: number, moment: Moment): Sql {
  if (moment === "now") {
    return sql`(select s.target_id, max(s.scanned_at) as last_look from target_scan s where s.org_id = ${orgId} and ${isLook(sql`s`)} group by s.target_id)`;
  }
  return sql`(
    select look.target_id, max(look.at) as last_look from (
      select s.target_id, s.scanned_at as at from target_scan s where s.org_id = ${orgId} and ${isLook(sql`s`)}
      union all
      select s.target_id, s.first_scan_at from target_scan s where s.org_id = ${orgId} and ${isLook(sql`s`)}
      union all
      select r.target_id, coalesce(r.generated_at, r.received_at)
        from report r join target_scan s on s.org_id = r.org_id and s.target_id = r.target_id and s.tool = r.tool and ${isLook(sql`s`)}
        where r.org_id = ${orgId} and r.status = 'done'
    ) look where look.at <= ${moment}::timestamptz group by look.target_id)`;
}

/** 'fresh', 'stale' or 'never' for the time of a last look (null: none). */
export const coverageOf = (lastLook: Sql, moment: Moment): Sql =>
  sql`(case when ${lastLook} is null then 'never'
            when ${lastLook} >= ${momentSql(moment)} - interval '${raw(String(FRESH_DAYS))} days' then 'fresh' else 'stale' end)`;

/** Whether a running span holds at the moment. */
export const runsAt = (span: Sql, moment: Moment): Sql =>
  moment === "now"
    ? sql`${span}.to_at is null`
    : sql`(${span}.from_at <= ${moment}::timestamptz and (${span}.to_at is null or ${span}.to_at > ${moment}::timestamptz))`;
