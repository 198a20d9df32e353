import { type Sql, sql } from "@/lib/db/sql";
import { has, isFixed, isOpen } from "./shape-sql";

const DAY_MS = 86_400_000;

/**
 * What is different from a moment `since`, by the time of the scans. Each is a condition on a row f as it stands now or stood
 * at a later moment (org_id, id, shape, state_since, first_seen_at); a finding meets at most one of them, so that opened +
 * reopened − fixed is how many more are open than were, but for decisions. Whether it runs does not matter.
 */
export const SINCE = {
  /** open, and first seen after it */
  openedSince: (since: Date): Sql => sql`(${isOpen(sql`f.shape`)} and f.first_seen_at > ${since}::timestamptz)`,
  /** open, known before, and not open then: it came back */
  reopenedSince: (since: Date): Sql =>
    sql`(${isOpen(sql`f.shape`)} and ${changedSince(since)} and exists (${spanAt(since)} and not ${isOpen(sql`s.shape`)}))`,
  /** fixed, and open then */
  fixedSince: (since: Date): Sql =>
    sql`(${isFixed(sql`f.shape`)} and ${changedSince(since)} and not exists (${spanAt(since)} and not ${isOpen(sql`s.shape`)}))`,
  /** fixed, having been open to the last, and that after it */
  mendedSince: (since: Date): Sql =>
    sql`(${isFixed(sql`f.shape`)} and f.state_since > ${since}::timestamptz and ${openToTheEnd(sql`true`)})`,
} as const;
export type SinceName = keyof typeof SINCE;

/** The stretch s that ended when it was fixed was an open one, and meets a condition. */
const openToTheEnd = (condition: Sql): Sql => sql`exists (select from finding_span s where s.org_id = f.org_id and s.finding_id = f.id
  and s.to_at = f.state_since and ${isOpen(sql`s.shape`)} and ${condition})`;

/** Fixed before its deadline, or after it; what had none, or none that was kept, is neither. */
export const mendedInTime = (inTime: boolean): Sql =>
  sql`(${isFixed(sql`f.shape`)} and ${openToTheEnd(inTime ? sql`s.due_at >= s.to_at` : sql`s.due_at < s.to_at`)})`;

const changedSince = (since: Date): Sql => sql`f.first_seen_at <= ${since}::timestamptz and f.state_since > ${since}::timestamptz`;

const spanAt = (since: Date): Sql => sql`select from finding_span s where s.org_id = f.org_id and s.finding_id = f.id
  and s.from_at <= ${since}::timestamptz and s.to_at > ${since}::timestamptz`;

/** Ids of the findings whose state has changed after a moment: an index leads to them. */
export const changedAfter = (orgId: number, since: Date): Sql =>
  sql`(select s.finding_id from finding_span s where s.org_id = ${orgId} and s.to_at > ${since}::timestamptz)`;

/** A fixed finding no longer names its clusters; it was in those of its place if it ran to the end. */
export const ranToTheEnd: Sql = sql`exists (select from finding_span s where s.org_id = f.org_id and s.finding_id = f.id
  and s.to_at = f.state_since and ${has(sql`s.shape`, "running")})`;

/** "7d" is so many days before the moment that the list is of; anything else is a date or a time itself. */
export function sinceMoment(text: string, moment: Date): Date {
  const days = /^(\d+)d$/.exec(text)?.[1];
  return days === undefined ? new Date(text) : new Date(moment.getTime() - Number(days) * DAY_MS);
}
