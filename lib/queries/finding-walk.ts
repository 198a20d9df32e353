import type { Cursor } from "@/lib/core/page";
import { severityNumber } from "@/lib/core/severity";
import { decodeShape, OUTCOMES } from "@/lib/core/shape";
import type { Sql } from "@/lib/db/sql";
import { majorDirection, type Ordering, type SortColumn } from "./columns/finding-columns";
import { type Lane, mergeLanes, readLanes } from "./finding-lanes";
import { compareRows, type OrderedRow } from "./finding-order";

/** Findings of one shape (of one team) and how many there are. */
export interface LaneCount {
  shape: number;
  /** null: unowned; absent: whoever owns them */
  team?: string | null | undefined;
  count: number;
}

/** The majors (see SortColumn.first and split) in which findings of a shape can lie. */
function majorsOf({ first, split }: SortColumn, shape: number): number[] {
  if (first === "severity") return [severityNumber(decodeShape(shape).severity)];
  if (first === "outcome") return [OUTCOMES.indexOf(decodeShape(shape).outcome)];
  return split ? [0, 1] : [0];
}

/**
 * Lanes in batches, each wholly before the next in the order: by severity or outcome, or known values before unknown ones.
 * Lanes that lie before the cursor are left out; neighbouring majors share a batch until it holds enough rows.
 */
export function laneBatches(
  order: Ordering,
  counts: readonly LaneCount[],
  cursor: Cursor | null,
  enough: number,
  take: (one: LaneCount) => number,
): Lane[][] {
  const lane = (one: LaneCount, major: number): Lane => ({
    shape: one.shape,
    team: one.team,
    major,
    unknown: order.column.split !== null && major === 1,
    take: take(one),
    after: cursor !== null && cursor.major === major ? { key: cursor.key, id: cursor.id } : null,
  });
  const majors = new Map<number, { lanes: Lane[]; count: number }>();
  for (const one of counts) {
    for (const major of majorsOf(order.column, one.shape)) {
      const batch = majors.get(major) ?? { lanes: [], count: 0 };
      batch.lanes.push(lane(one, major));
      batch.count += one.count;
      majors.set(major, batch);
    }
  }
  const down = majorDirection(order) === "desc";
  const sorted = [...majors]
    .sort(([a], [b]) => (down ? b - a : a - b))
    .filter(([major]) => cursor === null || (down ? major <= cursor.major : major >= cursor.major));
  const batches: Lane[][] = [];
  let room = 0;
  for (const [major, { lanes, count }] of sorted) {
    const last = batches.at(-1);
    if (order.column.first && last && room > 0) last.push(...lanes);
    else {
      batches.push([...lanes]);
      room = enough;
    }
    // how much of the cursor's own major is left is not known, so it does not count
    room -= cursor !== null && cursor.major === major ? 0 : count;
  }
  return batches;
}

/** The lanes that may still hold a row better than the worst of the page, set to go on where they stopped. */
function unfinished(
  order: Ordering,
  lanes: readonly Lane[],
  stopped: ReadonlyMap<number, OrderedRow>,
  worst: OrderedRow | undefined,
  take: (lane: Lane) => number,
): Lane[] {
  return lanes.flatMap((lane, position) => {
    const last = stopped.get(position);
    if (!last || (worst && compareRows(order, last, worst) >= 0)) return [];
    return [{ ...lane, take: take(lane), after: { key: last.key, id: last.id } }];
  });
}

const best = (order: Ordering, rows: readonly OrderedRow[], limit: number): OrderedRow[] =>
  [...rows].sort((a, b) => compareRows(order, a, b)).slice(0, limit);

/**
 * A page where every row of the lanes belongs to the list: a few rows of every lane, then more only of the few lanes all
 * of whose rows made it into the page.
 */
export async function walkAll(
  orgId: number,
  order: Ordering,
  counts: readonly LaneCount[],
  cursor: Cursor | null,
  limit: number,
): Promise<OrderedRow[]> {
  const page: OrderedRow[] = [];
  const sum = counts.reduce((total, { count }) => total + count, 0);
  // what a lane would hold of the page if shapes were spread evenly, twice over
  const take = ({ count }: LaneCount): number => Math.min(limit, 3 + Math.ceil((2 * limit * count) / sum));
  for (const batch of laneBatches(order, counts, cursor, limit, take)) {
    const wanted = limit - page.length;
    let lanes = batch;
    let found: OrderedRow[] = [];
    while (lanes.length > 0) {
      const read = await mergeLanes(orgId, order, lanes, wanted);
      found = best(order, [...found, ...read.found], wanted);
      lanes = unfinished(order, lanes, read.stopped, found.length >= wanted ? found.at(-1) : undefined, () => wanted);
    }
    page.push(...found);
    if (page.length >= limit) break;
  }
  return page;
}

/** A lane begins after the cursor or at its start, whichever lies later. */
function laterOf(order: Ordering, { major, after }: Lane, start: Lane["after"]): Lane["after"] {
  if (!after || !start) return after ?? start;
  return compareRows(order, { major, ...after }, { major, ...start }) < 0 ? start : after;
}

const MOST_TAKE = 4000;

/** How much of the order must be walked to find a page of what meets a condition, if that is spread evenly. */
export interface Spread {
  /** rows of each shape that are walked */
  among: ReadonlyMap<number, number>;
  /** how many of them meet the condition, in all */
  matching: number;
}

/** Rows that a walk is likely to read: a page's share of every lane, and what it costs to begin a lane. */
export const walkCost = (counts: readonly LaneCount[], { among, matching }: Spread, limit: number): number => {
  const rows = counts.reduce((sum, { shape }) => sum + (among.get(shape) ?? 0), 0);
  return (2 * limit * rows) / Math.max(1, matching) + 5 * counts.length;
};

/** Where the lane of a shape can begin because nothing before meets the condition; null: at its beginning. */
export type LaneStart = (shape: number) => Lane["after"];

/**
 * A page where only some rows of the lanes meet a condition: reads of every lane what is likely to be needed, then more
 * only of those that may still hold a row better than the worst of the page. Null when it has read more than allowed.
 */
export async function walkWhere(
  orgId: number,
  order: Ordering,
  counts: readonly LaneCount[],
  where: Sql,
  cursor: Cursor | null,
  limit: number,
  spread: Spread,
  mayRead: number,
  startOf: LaneStart | null = null,
): Promise<OrderedRow[] | null> {
  const page: OrderedRow[] = [];
  let read = 0;
  const take = ({ shape }: LaneCount): number =>
    Math.min(MOST_TAKE, 2 + Math.ceil((1.5 * limit * (spread.among.get(shape) ?? 0)) / Math.max(1, spread.matching)));
  for (const batch of laneBatches(order, counts, cursor, limit, take)) {
    const wanted = limit - page.length;
    let lanes = startOf ? batch.map((lane) => ({ ...lane, after: laterOf(order, lane, startOf(lane.shape)) })) : batch;
    let found: OrderedRow[] = [];
    while (lanes.length > 0) {
      const next = await readLanes(orgId, order, lanes, where);
      read += lanes.reduce((sum, lane) => sum + lane.take, 0);
      found = best(order, [...found, ...next.found], wanted);
      lanes = unfinished(order, lanes, next.stopped, found.length >= wanted ? found.at(-1) : undefined, (lane) =>
        Math.min(lane.take * 4, MOST_TAKE),
      );
      if (lanes.length > 0 && read > mayRead) return null;
    }
    page.push(...found);
    if (page.length >= limit) break;
  }
  return page;
}
