import { Problem } from "@/lib/core/errors";
import { decodeCursor, encodeCursor, invalidCursor } from "@/lib/core/page";
import { empty, raw, type Sql, sql } from "@/lib/db/sql";

/** Totals are counted up to here; above it the answer is "at least". */
export const COUNT_LIMIT = 10_000;

export interface SortKey {
  /** the key's value in SQL; null-free */
  readonly value: Sql;
  readonly type: "text" | "float8" | "timestamptz";
}

/** A sort as asked for: "name" ascending, "-name" descending. */
export interface Sort {
  /** the list that is sorted: core/page's listKey */
  readonly list: string;
  readonly text: string;
  readonly key: SortKey;
  readonly descending: boolean;
}

export function sortOf<Name extends string>(list: string, text: string, keys: Record<Name, SortKey>): Sort {
  const descending = text.startsWith("-");
  const name = descending ? text.slice(1) : text;
  const key = Object.entries<SortKey>(keys).find(([candidate]) => candidate === name)?.[1];
  if (!key) throw new Problem("invalid_request", `Cannot sort by ${name}.`);
  return { list, text, key, descending };
}

export const orderBy = ({ key, descending }: Sort, id: Sql): Sql => sql`${key.value} ${descending ? sql`desc` : sql`asc`}, ${id}`;

/** The rows after the cursor; a cursor of other filters or another sort is refused rather than misread. */
export function after(sort: Sort, id: Sql, cursor: string | undefined): Sql {
  if (cursor === undefined) return sql`true`;
  const { key: value, id: last } = decodeCursor(cursor, { list: sort.list, sort: sort.text });
  if (value === null) throw invalidCursor();
  const { key, descending } = sort;
  const bound = sql`${value}::${raw(key.type)}`;
  const beyond = descending ? sql`<` : sql`>`;
  return sql`${key.value} ${beyond}= ${bound} and (${key.value} ${beyond} ${bound} or ${id} > ${last}::uuid)`;
}

export interface Keyed {
  readonly id: string;
  readonly key: string | number;
}

/** Cuts the one row too many that was asked for, and makes the cursor of the next page from the last row kept. */
export function cutPage<Row extends Keyed>(found: readonly Row[], limit: number, sort: Sort): { page: Row[]; nextCursor: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const nextCursor =
    found.length > limit && last ? encodeCursor(sort.list, { sort: sort.text, major: 0, key: last.key, id: last.id }) : null;
  return { page, nextCursor };
}

/** A count that stops at the limit: `select count(*) from (… limit 10001)`. */
export const boundedCount = (from: Sql): Sql => sql`(select count(*)::int from (select 1 ${from} limit ${COUNT_LIMIT + 1}) counted)`;

export const totalOf = (count: number): { count: number; atLeast: boolean } => ({
  count: Math.min(count, COUNT_LIMIT),
  atLeast: count > COUNT_LIMIT,
});

/** A condition only where the input gives one. */
export const where = <Value>(value: Value | undefined, condition: (value: Value) => Sql): Sql =>
  value === undefined ? empty : sql`and ${condition(value)}`;

/** Text that a person typed, as a pattern that means just that text anywhere. */
export const contains = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
