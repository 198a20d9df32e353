import { NIL_ID } from "@/lib/core/ids";
import type { Cursor } from "@/lib/core/page";
import { decodeShape } from "@/lib/core/shape";
import { sql } from "@/lib/db/sql";
import { leastDays } from "@/lib/risk/policy";
import type { Ordering } from "./columns/finding-columns";
import { walkPlaces } from "./finding-by-place";
import { shapeCounts, teamShapes } from "./finding-counts";
import { countUpTo, gather, pastFindings, presentFindings } from "./finding-gather";
import type { OrderedRow } from "./finding-order";
import { type FindingPlan, gatherCondition, rowCondition, type ScopeCounts, scopeCounts } from "./finding-plan";
import { teamCondition } from "./finding-scope";
import { type LaneCount, type LaneStart, type Spread, walkAll, walkCost, walkWhere } from "./finding-walk";

interface Page {
  rows: OrderedRow[];
  total: { count: number; atLeast: boolean };
}

interface Bounds {
  /** totals of what no index finds are counted no further */
  count: number;
  /** so many of what an index finds are gathered and sorted; its totals are exact up to here */
  gather: number;
  /** so few findings are gathered and sorted without asking what a walk would cost */
  few: number;
  /** what a gathered row costs, in walked rows */
  gatherWeight: number;
  /** more (team, shape) stretches than this are not walked one by one */
  lanes: number;
}

/** What is asked for, and how many findings of each shape there are to choose from. */
interface Asked {
  plan: FindingPlan;
  counts: ScopeCounts;
  order: Ordering;
  cursor: Cursor | null;
  limit: number;
  bounds: Bounds;
}
const DAY_MS = 86_400_000;
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const BOUNDS: Bounds = { count: 10_000, gather: 50_000, few: 2000, gatherWeight: 1, lanes: 2000 };

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
  const asked: Asked = { plan, counts, order, cursor, limit, bounds };
  if (counts.exact) {
    const total = { count: counts.sum, atLeast: false };
    if (plan.teams === null && plan.clusters === null) return { rows: await readFleet(asked), total };
    return { rows: await readScope(asked), total };
  }
  const byPlace = order.sort === "repository" && plan.teams === null && plan.narrow?.anywhere === true;
  return plan.narrow === null || (plan.narrow.indexed && !byPlace) ? readIndexed(asked) : readUnindexed(asked);
}

const totalOf = (plan: FindingPlan, count: number, most: number): Page["total"] => ({
  count: Math.min(count, most),
  atLeast: count > most || (plan.narrow?.cut ?? false),
});

/** Filters whose rows an index finds: gathered, unless there are too many even so. */
async function readIndexed(asked: Asked): Promise<Page> {
  const { plan, counts, order, cursor, limit, bounds } = asked;
  const gathered = await gather(presentFindings(plan.orgId, counts.shapes, gatherCondition(plan)), order, cursor, limit, bounds.gather + 1);
  const total = totalOf(plan, gathered.total, bounds.gather);
  if (gathered.total <= bounds.gather) return { rows: gathered.rows, total };
  return { rows: await readMany(asked, bounds.gather), total };
}

/** Filters that are only known row by row, or spread over the order: counted to the bound, then walked or gathered. */
async function readUnindexed(asked: Asked): Promise<Page> {
  const { plan, counts, order, cursor, bounds } = asked;
  const most = plan.narrow?.indexed || plan.narrow?.opened ? bounds.gather : bounds.count;
  const count = await countUpTo(presentFindings(plan.orgId, counts.shapes, gatherCondition(plan)), most + 1);
  const rows = count === 0 ? [] : await readMany({ ...asked, cursor: cursor ?? dueStart(plan, order) }, count);
  return { rows, total: totalOf(plan, count, most) };
}

/**
 * What is overdue was seen at least as long ago as its outcome allows, so newer rows need not be walked; nor need those that
 * were first seen before the moment since which findings opened.
 */
function laneStart(plan: FindingPlan, order: Ordering): LaneStart | null {
  const opened = plan.narrow?.opened;
  if (opened && order.name === "firstSeen") return () => ({ key: opened.toISOString(), id: NIL_ID });
  const due = plan.narrow?.due;
  if (!due?.before || order.name !== "-firstSeen" || plan.policies.some(({ clock }) => clock.knownFrom !== "first_seen")) return null;
  return (shape) => {
    const { outcome, severity } = decodeShape(shape);
    const days = leastDays(plan.policies, outcome, severity);
    return days === null ? null : { key: new Date(due.moment.getTime() - days * DAY_MS).toISOString(), id: NIL_ID };
  };
}

/** Where a list of what is (or is not yet) overdue begins in the order of deadlines: at the moment itself. */
function dueStart(plan: FindingPlan, order: Ordering): Cursor | null {
  const due = plan.narrow?.due;
  if (!due || order.sort !== "due" || due.before !== (order.keyDirection === "desc")) return null;
  return { sort: order.name, major: 0, key: due.moment.toISOString(), id: order.idDirection === "asc" ? NIL_ID : LAST_ID };
}

const laneCounts = ({ shapes, byShape }: ScopeCounts): LaneCount[] => shapes.map((shape) => ({ shape, count: byShape.get(shape) ?? 0 }));

/** The whole fleet: every row of the shapes belongs to the list. */
async function readFleet(asked: Asked): Promise<OrderedRow[]> {
  const { plan, counts, order, cursor, limit, bounds } = asked;
  if (order.sort !== "repository") return walkAll(plan.orgId, order, laneCounts(counts), cursor, limit);
  if (counts.sum > bounds.count) return walkPlaces(plan.orgId, order, counts.shapes, sql`true`, cursor, limit, sql`true`);
  return (await gather(presentFindings(plan.orgId, counts.shapes, sql`true`), order, cursor, limit, null)).rows;
}

/** Some teams or one cluster, whose size the counters know. */
async function readScope(asked: Asked): Promise<OrderedRow[]> {
  const { plan, counts, order, cursor, limit, bounds } = asked;
  const byTeam = order.sort === "rank" || order.sort === "severity";
  if (plan.teams !== null && plan.clusters === null && byTeam) {
    const lanes = await teamShapes(plan.orgId, plan.teams, counts.shapes);
    if (lanes.length <= bounds.lanes) return walkAll(plan.orgId, order, lanes, cursor, limit);
  }
  return readMany(asked, counts.sum);
}

/** Walks the order and keeps what meets the conditions, or gathers and sorts, whichever reads less. */
async function readMany({ plan, counts, order, cursor, limit, bounds }: Asked, matching: number): Promise<OrderedRow[]> {
  const where = rowCondition(plan, { teams: true, gathering: false });
  if (order.sort === "repository" && matching > (plan.teams === null && !plan.narrow?.indexed ? bounds.count : bounds.few)) {
    return walkPlaces(plan.orgId, order, counts.shapes, where, cursor, limit, teamCondition(plan.teams, sql`p.team_id`));
  }
  const lanes = laneCounts(counts);
  const spread: Spread = { among: matching > bounds.few ? await shapeCounts(plan.orgId, null, null) : new Map(), matching };
  const cost = walkCost(lanes, spread, limit);
  if (order.sort !== "repository" && matching > bounds.few && cost < matching * bounds.gatherWeight) {
    const walked = await walkWhere(
      plan.orgId,
      order,
      lanes,
      where,
      cursor,
      limit,
      spread,
      Math.max(3 * cost, matching),
      laneStart(plan, order),
    );
    if (walked) return walked;
  }
  return (await gather(presentFindings(plan.orgId, counts.shapes, gatherCondition(plan)), order, cursor, limit, null)).rows;
}
