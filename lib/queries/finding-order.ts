import { z } from "zod";
import type { Cursor } from "@/lib/core/page";
import { Prisma } from "@/lib/db/generated/client";
import { type Sql, sql } from "@/lib/db/sql";
import { DIRECTION, KEY_TEXT, KEY_TYPE, LATER, majorDirection, type Ordering } from "./columns/finding-columns";

/** A row of the list before its text is read: enough to put it in order. */
export interface OrderedRow {
  id: string;
  major: number;
  /** null where the value is unknown */
  key: string | number | null;
}

const compare = (a: string | number | null, b: string | number | null): number => {
  if (a === b || a === null || b === null) return 0;
  return a < b ? -1 : 1;
};

/** Negative where a comes before b in the order. */
export function compareRows({ keyDirection, idDirection, ...order }: Ordering, a: OrderedRow, b: OrderedRow): number {
  const major = a.major - b.major;
  if (major !== 0) return majorDirection({ keyDirection, idDirection, ...order }) === "asc" ? major : -major;
  const key = compare(a.key, b.key);
  if (key !== 0) return keyDirection === "asc" ? key : -key;
  return idDirection === "asc" ? compare(a.id, b.id) : compare(b.id, a.id);
}

export const rawRow = z.object({ id: z.string(), major: z.number(), key: z.string().nullable() });

/** A row as PostgreSQL gives it, with its key as the number it is. */
export const readRow = ({ column }: Ordering, { id, major, key }: z.infer<typeof rawRow>): OrderedRow => ({
  id,
  major,
  key: column.split && major === 1 ? null : column.kind === "int" && key !== null ? Number(key) : key,
});

export const keyText = ({ column }: Ordering, key: Sql): Sql => KEY_TEXT[column.kind](key);

/** A key as a parameter of its own type; arrays for many. */
export const keyParameter = ({ column }: Ordering, key: string | number | null): Sql => sql`${key}::${KEY_TYPE[column.kind].scalar}`;
export const keyParameters = ({ column }: Ordering, keys: readonly (string | number | null)[]): Sql =>
  sql`${[...keys]}::${KEY_TYPE[column.kind].array}`;

/** "order by" over given expressions of major, key and id. */
export const orderBy = (order: Ordering, major: Sql | null, key: Sql, id: Sql): Sql =>
  Prisma.join(
    [
      ...(major ? [sql`${major} ${DIRECTION[majorDirection(order)]}`] : []),
      sql`${key} ${DIRECTION[order.keyDirection]}`,
      sql`${id} ${DIRECTION[order.idDirection]}`,
    ],
    ", ",
  );

/** What comes after the cursor, over given expressions of major, key and id. */
export function afterCursor(order: Ordering, cursor: Cursor | null, major: Sql, key: Sql, id: Sql): Sql {
  if (cursor === null) return sql`true`;
  const laterId = sql`${id} ${LATER[order.idDirection]} ${cursor.id}::uuid`;
  const unknown = order.column.split !== null && cursor.major === 1;
  const at = keyParameter(order, cursor.key);
  const withinMajor = unknown ? laterId : sql`(${key} ${LATER[order.keyDirection]} ${at} or (${key} = ${at} and ${laterId}))`;
  return sql`(${major} ${LATER[majorDirection(order)]} ${cursor.major}::int or (${major} = ${cursor.major}::int and ${withinMajor}))`;
}
