import { z } from "zod";
import { empty, join, rows, type Sql, sql } from "@/lib/db/sql";
import { DIRECTION, LATER, type Ordering } from "./columns/finding-columns";
import { keyParameters, keyText, type OrderedRow, orderBy, rawRow, readRow } from "./finding-order";

/**
 * One stretch of a sort index: the findings of one shape (of one team, where the team's own index is walked) whose sort
 * value is known, or is not. Within a lane rows lie in the order of the list, so its next rows are one index range.
 */
export interface Lane {
  shape: number;
  /** undefined: all teams; null: unowned */
  team: string | null | undefined;
  major: number;
  unknown: boolean;
  /** rows to read next */
  take: number;
  after: { key: string | number | null; id: string } | null;
}

export interface LaneRows {
  /** rows that meet the conditions */
  found: OrderedRow[];
  /** the row at which each lane stopped, by the lane's position; absent where the lane has no more rows */
  stopped: Map<number, OrderedRow>;
}

const laneRow = rawRow.extend({ lane: z.number(), ok: z.boolean(), last: z.boolean() });

type Numbered = Lane & { lane: number };

const groupName = ({ team, unknown, after }: Lane): string =>
  `${team === undefined ? "any" : team === null ? "none" : "team"} ${unknown} ${after !== null}`;

/**
 * SQL over lanes that are alike: which team columns, known or unknown values, from the start or from a row on. With a
 * condition, each row says whether it meets it, and whether it is the last that its lane was to give.
 */
function groupQuery(orgId: number, order: Ordering, lanes: readonly Numbered[], where: Sql | null): Sql {
  const { column, keyDirection, idDirection } = order;
  const [first] = lanes;
  if (!first) throw new Error("A group of lanes is never empty.");
  const team = first.team === undefined ? sql`true` : first.team === null ? sql`f.team_id is null` : sql`f.team_id = l.team`;
  const split = column.split === null ? sql`true` : first.unknown ? column.split.unknown : column.split.known;
  const sorted = sql`order by ${column.key} ${DIRECTION[keyDirection]}, f.id ${DIRECTION[idDirection]}`;
  const read = (range: Sql): Sql =>
    sql`select f.id, ${column.key} as key ${where === null ? empty : sql`, coalesce(${where}, false) as ok`} from finding f
        where f.org_id = ${orgId} and f.shape = l.shape and ${team} and ${split} and ${range} ${sorted} limit l.take`;
  const laterId = sql`f.id ${LATER[idDirection]} l.after_id`;
  const ranges =
    first.after === null
      ? read(sql`true`)
      : first.unknown
        ? read(laterId)
        : sql`(${read(sql`${column.key} = l.after_key and ${laterId}`)}) union all (${read(sql`${column.key} ${LATER[keyDirection]} l.after_key`)})`;
  const page = sql`order by key ${DIRECTION[keyDirection]}, id ${DIRECTION[idDirection]}`;
  const given = first.after === null || first.unknown ? ranges : sql`${ranges} ${page} limit l.take`;
  const marked = where === null ? given : sql`select id, key, ok, row_number() over (${page}) as position from (${given}) y`;
  return sql`select l.lane, l.major, x.id, x.key ${where === null ? empty : sql`, x.ok, x.position = l.take as last`}
    from unnest(${lanes.map(({ lane }) => lane)}::int[], ${lanes.map(({ shape }) => shape)}::int[], ${lanes.map(({ major }) => major)}::int[],
      ${lanes.map(({ take }) => take)}::int[], ${lanes.map(({ team: id }) => id ?? null)}::uuid[],
      ${lanes.map(({ after }) => after?.id ?? null)}::uuid[], ${keyParameters(
        order,
        lanes.map(({ after }) => after?.key ?? null),
      )})
      as l(lane, shape, major, take, team, after_id, after_key),
    lateral (${marked}) x`;
}

function groups(lanes: readonly Lane[]): Numbered[][] {
  const byName = new Map<string, Numbered[]>();
  lanes.forEach((lane, position) => {
    const name = groupName(lane);
    const group = byName.get(name) ?? [];
    group.push({ ...lane, lane: position });
    byName.set(name, group);
  });
  return [...byName.values()];
}

const mergedRow = rawRow.extend({ lane: z.number() });

/**
 * The best rows over all lanes: one statement, one short index range a lane. A lane stopped where all the rows that it was
 * to give are among them; any other has nothing better left.
 */
export async function mergeLanes(orgId: number, order: Ordering, lanes: readonly Lane[], limit: number): Promise<LaneRows> {
  const all = join(
    groups(lanes).map((group) => groupQuery(orgId, order, group, null)),
    " union all ",
  );
  const read = await rows(
    mergedRow,
    sql`select m.lane, m.id, m.major, ${keyText(order, sql`m.key`)} as key from (${all}) m
        order by ${orderBy(order, sql`m.major`, sql`m.key`, sql`m.id`)} limit ${limit}`,
  );
  const given = new Map<number, OrderedRow[]>();
  const found = read.map((one) => {
    const ordered = readRow(order, one);
    given.set(one.lane, [...(given.get(one.lane) ?? []), ordered]);
    return ordered;
  });
  const stopped = new Map<number, OrderedRow>();
  for (const [lane, ofLane] of given) {
    const last = ofLane.at(-1);
    if (last && ofLane.length === lanes[lane]?.take) stopped.set(lane, last);
  }
  return { found, stopped };
}

/** The next rows of every lane, with those that meet a condition and where each lane stopped. */
export async function readLanes(orgId: number, order: Ordering, lanes: readonly Lane[], where: Sql): Promise<LaneRows> {
  const all = join(
    groups(lanes).map((group) => groupQuery(orgId, order, group, where)),
    " union all ",
  );
  const read = await rows(
    laneRow,
    sql`select m.lane, m.id, m.major, ${keyText(order, sql`m.key`)} as key, m.ok, m.last from (${all}) m where m.ok or m.last`,
  );
  const stopped = new Map<number, OrderedRow>();
  const found: OrderedRow[] = [];
  for (const one of read) {
    const ordered = readRow(order, one);
    if (one.last) stopped.set(one.lane, ordered);
    if (one.ok) found.push(ordered);
  }
  return { found, stopped };
}
