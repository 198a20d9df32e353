import type { Cursor } from "@/lib/core/page";
import { sql } from "@/lib/db/sql";
import type { Ordering } from "./columns/finding-columns";
import { walkPlaces } from "./finding-by-place";
import { shapeCounts, teamShapes } from "./finding-counts";
import { gather, pastFindings, presentFindings } from "./finding-gather";
import type { OrderedRow } from "./finding-order";
import { type FindingPlan, gatherCondition, rowCondition, type ScopeCounts, scopeCounts } from "./finding-plan";
import { type LaneCount, type Spread, walkAll, walkCost, walkWhere } from "./finding-walk";

interface Page {
  rows: OrderedRow[];
  total: { count: number; atLeast: boolean };
}

interface Bounds {
  /** totals that no counter knows are counted no further, and so many findings are gathered before anything else is tried */
  gather: number;
  /** so few findings are gathered and sorted without asking what a walk would cost */
  few: number;
  /** what a gathered row costs, in walked rows */
  gatherWeight: number;
  /** more (team, shape) stretches than this are not walked one by one */
  lanes: number;
}
const BOUNDS: Bounds = { gather: 10_000, few: 2000, gatherWeight: 1, lanes: 2000 };

/**
 * One page of a list in order. The way there is chosen by exact counts: few are gathered and sorted, many are read off
 * the sort indexes, shape by shape.
 */
export async function readFindingPage(
  plan: FindingPlan,
  order: Ordering,
  cursor: Cursor | null,
  limit: number,
  bounds: Bounds = BOUNDS,
): Promise<Page> {
  const empty: Page = { rows: [], total: { count: 0, atLeast: false } };
  if (plan.nothing) return empty;
  if (plan.asOf !== null) {
    const past = await gather(
      pastFindings(plan.orgId, plan.asOf, plan.facts, rowCondition(plan, { teams: true, gathering: true })),
      order,
      cursor,
      limit,
      null,
    );
    return { rows: past.rows, total: { count: past.total, atLeast: plan.narrow?.cut ?? false } };
  }
  const counts = await scopeCounts(plan);
  if (counts.sum === 0) return empty;
  if (counts.exact) {
    const total = { count: counts.sum, atLeast: false };
    if (plan.teams === null && plan.clusters === null) return { rows: await readFleet(plan, counts, order, cursor, limit, bounds), total };
    return { rows: await readScope(plan, counts, order, cursor, limit, bounds), total };
  }
  const gathered = await gather(presentFindings(plan.orgId, counts.shapes, gatherCondition(plan)), order, cursor, limit, bounds.gather + 1);
  const total = { count: Math.min(gathered.total, bounds.gather), atLeast: gathered.total > bounds.gather || (plan.narrow?.cut ?? false) };
  if (gathered.total <= bounds.gather) return { rows: gathered.rows, total };
  return { rows: await readMany(plan, counts, order, cursor, limit, bounds.gather, bounds), total };
}

const laneCounts = ({ shapes, byShape }: ScopeCounts): LaneCount[] => shapes.map((shape) => ({ shape, count: byShape.get(shape) ?? 0 }));

/** The whole fleet: every row of the shapes belongs to the list. */
async function readFleet(
  plan: FindingPlan,
  counts: ScopeCounts,
  order: Ordering,
  cursor: Cursor | null,
  limit: number,
  bounds: Bounds,
): Promise<OrderedRow[]> {
  if (order.sort !== "repository") return walkAll(plan.orgId, order, laneCounts(counts), cursor, limit);
  if (counts.sum > bounds.gather) return walkPlaces(plan.orgId, order, counts.shapes, sql`true`, cursor, limit);
  return (await gather(presentFindings(plan.orgId, counts.shapes, sql`true`), order, cursor, limit, null)).rows;
}

/** Some teams or one cluster, whose size the counters know. */
async function readScope(
  plan: FindingPlan,
  counts: ScopeCounts,
  order: Ordering,
  cursor: Cursor | null,
  limit: number,
  bounds: Bounds,
): Promise<OrderedRow[]> {
  const byTeam = order.sort === "rank" || order.sort === "severity";
  if (plan.teams !== null && plan.clusters === null && byTeam) {
    const lanes = await teamShapes(plan.orgId, plan.teams, counts.shapes);
    if (lanes.length <= bounds.lanes) return walkAll(plan.orgId, order, lanes, cursor, limit);
  }
  return readMany(plan, counts, order, cursor, limit, counts.sum, bounds);
}

/** Walks the order and keeps what meets the conditions, or gathers and sorts, whichever reads less. */
async function readMany(
  plan: FindingPlan,
  counts: ScopeCounts,
  order: Ordering,
  cursor: Cursor | null,
  limit: number,
  matching: number,
  bounds: Bounds,
): Promise<OrderedRow[]> {
  const where = rowCondition(plan, { teams: true, gathering: false });
  if (order.sort === "repository" && matching >= bounds.gather) return walkPlaces(plan.orgId, order, counts.shapes, where, cursor, limit);
  const lanes = laneCounts(counts);
  const spread: Spread = { among: matching > bounds.few ? await shapeCounts(plan.orgId, null, null) : new Map(), matching };
  const cost = walkCost(lanes, spread, limit);
  if (order.sort !== "repository" && matching > bounds.few && cost < matching * bounds.gatherWeight) {
    const walked = await walkWhere(plan.orgId, order, lanes, where, cursor, limit, spread, Math.max(3 * cost, matching));
    if (walked) return walked;
  }
  return (await gather(presentFindings(plan.orgId, counts.shapes, gatherCondition(plan)), order, cursor, limit, null)).rows;
}
