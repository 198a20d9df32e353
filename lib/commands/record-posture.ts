import { NIL_ID } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { sql } from "@/lib/db/sql";
import { type Clocks, readClocks } from "@/lib/queries/clock-counts";
import type { Moment } from "@/lib/queries/coverage-sql";
import { type ChangeRow, readChanges } from "@/lib/queries/finding-changes";
import { NO_FACTS, readScopeFacts, type ScopeFacts, scopeKey } from "@/lib/queries/scope-facts";
import { recordToolDays } from "./record-tool-days";

const DAY_MS = 86_400_000;
const NO_CLOCKS: Clocks = { timed: 0, overdue: 0 };

/** "2026-11-22" → the first moment of that day and of the next, UTC. */
export function dayBounds(day: string): { from: Date; to: Date } {
  const from = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(from.getTime())) throw new RangeError(`Not a day: ${day}`);
  return { from, to: new Date(from.getTime() + DAY_MS) };
}

/**
 * Writes the posture of one day (UTC, "2026-11-22") for the fleet, each team, the unowned and each cluster, as it stood at
 * the end of that day, or now for today. A past day is read from spans and report times, so that it can be written again at
 * any time; who owns what, and which cluster a fixed finding was in, is today's knowledge.
 */
export async function recordPosture(orgId: number, day: string, now: Date = new Date()): Promise<void> {
  const { from, to } = dayBounds(day);
  if (from > now) throw new RangeError(`${day} has not begun.`);
  const over = to <= now;
  // The last moment that still belongs to the day: spans and stamps are kept to the millisecond.
  const end = new Date(to.getTime() - 1);
  const moment: Moment = over ? end : "now";
  const team = () => sql`true`;
  const [facts, clocks, changes, scopes] = await Promise.all([
    readScopeFacts({ orgId, moment, team }),
    readClocks({ orgId, moment, team }, over ? end : now),
    readChanges({ orgId, since: new Date(from.getTime() - 1), until: over ? end : now, team, clusters: "each" }),
    readScopes(orgId),
  ]);
  const changed = new Map(changes.map((row) => [scopeKey(row.teamId, row.clusterId), row]));
  const rows = scopes.map(({ scope, id }) => {
    const key = scope === "fleet" ? scopeKey("*", "*") : scope === "team" ? scopeKey(id, "*") : scopeKey("*", id);
    return { scope, id, facts: facts.get(key) ?? NO_FACTS, clocks: clocks.get(key) ?? NO_CLOCKS, change: changed.get(key) };
  });
  await writeDay(orgId, day, rows, now);
  await recordToolDays(orgId, day, from, to);
}

interface Scope {
  scope: "fleet" | "team" | "cluster";
  id: string;
}

async function readScopes(orgId: number): Promise<Scope[]> {
  const { rows } = await pool().query<Scope>(
    `select 'fleet' as scope, $2::uuid as id
     union all select 'team', id from team where org_id = $1
     union all select 'team', $2::uuid
     union all select 'cluster', id from cluster where org_id = $1`,
    [orgId, NIL_ID],
  );
  return rows;
}

interface DayRow extends Scope {
  facts: ScopeFacts;
  clocks: Clocks;
  change: ChangeRow | undefined;
}

async function writeDay(orgId: number, day: string, rows: readonly DayRow[], now: Date): Promise<void> {
  const records = rows.map(({ scope, id, facts, clocks, change }) => ({
    scope,
    scope_id: id,
    by_outcome: facts.byOutcome,
    by_severity: facts.bySeverity,
    running_by_outcome: facts.runningByOutcome,
    workloads: facts.workloads,
    workloads_scanned: facts.workloadsScanned,
    images_running: facts.imagesRunning,
    images_fresh: facts.imagesFresh,
    images_stale: facts.imagesStale,
    images_never: facts.imagesNever,
    exploited: facts.exploited,
    opened: change?.opened ?? 0,
    fixed: change?.fixed ?? 0,
    timed: clocks.timed,
    overdue: clocks.overdue,
  }));
  await pool().query(
    `insert into posture_day (org_id, day, scope, scope_id, by_outcome, by_severity, running_by_outcome, workloads, workloads_scanned, images_running,
       images_fresh, images_stale, images_never, exploited, opened, fixed, timed, overdue, computed_at)
     select $1, $2::date, scope, scope_id, by_outcome, by_severity, running_by_outcome, workloads, workloads_scanned, images_running,
       images_fresh, images_stale, images_never, exploited, opened, fixed, timed, overdue, $4
     from jsonb_to_recordset($3::jsonb) as r(scope text, scope_id uuid, by_outcome int[], by_severity int[], running_by_outcome int[],
       workloads int, workloads_scanned int, images_running int, images_fresh int, images_stale int, images_never int, exploited int, opened int, fixed int, timed int, overdue int)
     on conflict (org_id, scope, scope_id, day) do update set by_outcome = excluded.by_outcome, by_severity = excluded.by_severity,
       running_by_outcome = excluded.running_by_outcome, workloads = excluded.workloads, workloads_scanned = excluded.workloads_scanned, images_running = excluded.images_running,
       images_fresh = excluded.images_fresh, images_stale = excluded.images_stale, images_never = excluded.images_never,
       exploited = excluded.exploited, opened = excluded.opened, fixed = excluded.fixed, timed = excluded.timed, overdue = excluded.overdue, computed_at = excluded.computed_at`,
    [orgId, day, JSON.stringify(records), now],
  );
}
