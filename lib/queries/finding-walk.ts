import type { Cursor } from "@/lib/core/page";
import { severityNumber } from "@/lib/core/severity";
import { decodeShape } from "@/lib/core/shape";
import type { Sql } from "@/lib/db/sql";
import { majorDirection, type Ordering } from "./columns/finding-columns";
import { type Lane, mergeLanes, readLanes } from "./finding-lanes";
import { compareRows, type OrderedRow } from "./finding-order";

/** Findings of one shape (of one team) and how many there are. */
export interface LaneCount {
  shape: number;
  /** null: unowned; absent: whoever owns them */
  team?: string | null | undefined;
  count: number;
}

/**
 * Lanes in batches, each wholly before the next in the order: by severity, or known values before unknown ones. Lanes
 * that lie before the cursor are left out; neighbouring severities share a batch until it holds enough rows.
 */
export function laneBatches(order: Ordering, counts: readonly LaneCount[], cursor: Cursor | null, take: number): Lane[][] {
  const lane = ({ shape, team }: LaneCount, major: number): Lane => ({
    shape,
    team,
    major,
    unknown: order.column.split !== null && major === 1,
    take,
    after: cursor !== null && cursor.major === major ? { key: cursor.key, id: cursor.id } : null,
  });
  const majors = new Map<number, { lanes: Lane[]; count: number }>();
  for (const one of counts) {
    const own = order.column.bySeverity ? [severityNumber(decodeShape(one.shape).severity)] : order.column.split ? [0, 1] : [0];
    for (const major of own) {
      const batch = majors.get(major) ?? { lanes: [], count: 0 };
      batch.lanes.push(lane(one, major));
      batch.count += one.count;
      majors.set(major, batch);
    }
  }
  const down = majorDirection(order) === "desc";
  const sorted = [...majors].sort(([a], [b]) => (down ? b - a : a - b)).filter(([major]) => cursor === null || (down ? major <= cursor.major : major >= cursor.major));
  const batches: Lane[][] = [];
  let room = 0;
  for (const [major, { lanes, count }] of sorted) {
    const last = batches.at(-1);
    if (order.column.bySeverity && last && room > 0) last.push(...lanes);
    else {
      batches.push([...lanes]);
      room = take;
    }
    // how much of the cursor's own severity is left is not known, so it does not count
    room -= cursor !== null && cursor.major === major ? 0 : count;
  }
  return batches;
}

/** A page where every row of the lanes belongs to the list. */
export async function walkAll(orgId: number, order: Ordering, counts: readonly LaneCount[], cursor: Cursor | null, limit: number): Promise<OrderedRow[]> {
  const page: OrderedRow[] = [];
  for (const batch of laneBatches(order, counts, cursor, limit)) {
    page.push(...(await mergeLanes(orgId, order, batch, limit - page.length)));
    if (page.length >= limit) break;
  }
  return page;
}

const FIRST_TAKE = 16;
const MOST_TAKE = 4000;

/**
 * A page where only some rows of the lanes meet a condition: reads a little of every lane, then more only of those that
 * may still hold a row better than the worst of the page. Returns null when it has read more rows than allowed.
 */
export async function walkWhere(
  orgId: number,
  order: Ordering,
  counts: readonly LaneCount[],
  where: Sql,
  cursor: Cursor | null,
  limit: number,
  mayRead: number,
): Promise<OrderedRow[] | null> {
  const page: OrderedRow[] = [];
  let read = 0;
  for (const batch of laneBatches(order, counts, cursor, FIRST_TAKE)) {
    let best: OrderedRow[] = [];
    const wanted = limit - page.length;
    let lanes = batch;
    while (lanes.length > 0) {
      const { found, stopped } = await readLanes(orgId, order, lanes, where);
      read += lanes.reduce((sum, { take }) => sum + take, 0);
      best = [...best, ...found].sort((a, b) => compareRows(order, a, b)).slice(0, wanted);
      const worst = best.length >= wanted ? best.at(-1) : undefined;
      lanes = lanes.flatMap((lane, position) => {
        const last = stopped.get(position);
        if (!last || (worst && compareRows(order, last, worst) >= 0)) return [];
        return [{ ...lane, take: Math.min(lane.take * 4, MOST_TAKE), after: { key: last.key, id: last.id } }];
      });
      if (lanes.length > 0 && read > mayRead) return null;
    }
    page.push(...best);
    if (page.length >= limit) break;
  }
  return page;
}
