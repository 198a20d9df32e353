import { z } from "zod";
import { rows, type Sql, sql } from "@/lib/db/sql";
import { NO_FACTS, type ScopeFacts } from "./scope-facts";

/** Days that a trend shows, the moment's own day included. */
export const TREND_DAYS = 90;
const DAY_MS = 86_400_000;

export interface TrendScope {
  /** condition on the team's id; null: the whole fleet may be seen */
  teams: ((column: Sql) => Sql) | null;
  clusterId: string | null;
}

const dayFacts = z.object({
  day: z.string(),
  scope: z.enum(["mine", "team", "cluster"]),
  id: z.string(),
  byOutcome: z.array(z.number()),
  bySeverity: z.array(z.number()),
  runningByOutcome: z.array(z.number()),
  workloads: z.number(),
  workloadsScanned: z.number(),
  imagesRunning: z.number(),
  imagesFresh: z.number(),
  imagesStale: z.number(),
  imagesNever: z.number(),
  exploited: z.number(),
});

export interface Trend {
  /** recorded days of the scope; a day that nobody recorded is absent, not zero */
  days: ReadonlyMap<string, ScopeFacts>;
  /** a week before, by team (nil id: unowned) and by cluster */
  teamsWeekAgo: ReadonlyMap<string, ScopeFacts>;
  clustersWeekAgo: ReadonlyMap<string, ScopeFacts>;
}

export const dayText = (at: Date): string => at.toISOString().slice(0, 10);
export const daysBefore = (at: Date, days: number): Date => new Date(at.getTime() - days * DAY_MS);

const add = (a: readonly number[], b: readonly number[]): number[] => a.map((value, at) => value + (b[at] ?? 0));

function sum(a: ScopeFacts, b: ScopeFacts): ScopeFacts {
  return {
    byOutcome: add(a.byOutcome, b.byOutcome),
    bySeverity: add(a.bySeverity, b.bySeverity),
    runningByOutcome: add(a.runningByOutcome, b.runningByOutcome),
    workloads: a.workloads + b.workloads,
    workloadsScanned: a.workloadsScanned + b.workloadsScanned,
    imagesRunning: a.imagesRunning + b.imagesRunning,
    imagesFresh: a.imagesFresh + b.imagesFresh,
    imagesStale: a.imagesStale + b.imagesStale,
    imagesNever: a.imagesNever + b.imagesNever,
    exploited: a.exploited + b.exploited,
  };
}

/**
 * The recorded days up to a moment. What several teams see is the sum of their days; of a team within a cluster no days are
 * kept, so it has no trend. One statement.
 */
export async function readTrend(orgId: number, until: Date, { teams, clusterId }: TrendScope): Promise<Trend> {
  const mine =
    clusterId !== null
      ? teams === null
        ? sql`scope = 'cluster' and scope_id = ${clusterId}::uuid`
        : sql`false`
      : teams === null
        ? sql`scope = 'fleet'`
        : sql`scope = 'team' and ${teams(sql`scope_id`)}`;
  const weekAgo = dayText(daysBefore(until, 7));
  const columns = sql`day::text as day, scope_id as id, by_outcome as "byOutcome", by_severity as "bySeverity",
    running_by_outcome as "runningByOutcome", workloads, workloads_scanned as "workloadsScanned", images_running as "imagesRunning", images_fresh as "imagesFresh",
    images_stale as "imagesStale", images_never as "imagesNever", exploited`;
  const found = await rows(
    dayFacts,
    sql`select 'mine' as scope, ${columns} from posture_day
        where org_id = ${orgId} and day > ${dayText(daysBefore(until, TREND_DAYS))}::date and day <= ${dayText(until)}::date and ${mine}
        union all
        select scope, ${columns} from posture_day
        where org_id = ${orgId} and day = ${weekAgo}::date
          and (scope = 'team' and ${teams === null ? sql`true` : teams(sql`scope_id`)} or scope = 'cluster' and ${teams === null ? sql`true` : sql`false`})`,
  );
  const days = new Map<string, ScopeFacts>();
  const teamsWeekAgo = new Map<string, ScopeFacts>();
  const clustersWeekAgo = new Map<string, ScopeFacts>();
  for (const { day, scope, id, ...facts } of found) {
    if (scope === "mine") days.set(day, sum(days.get(day) ?? NO_FACTS, facts));
    else if (scope === "team") teamsWeekAgo.set(id, facts);
    else clustersWeekAgo.set(id, facts);
  }
  return { days, teamsWeekAgo, clustersWeekAgo };
}
