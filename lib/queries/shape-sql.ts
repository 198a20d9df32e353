import { FINDING_STATES, isOpenState, SHAPE_BITS, type Shape } from "@/lib/core/shape";
import { raw, type Sql, sql } from "@/lib/db/sql";

/** One fact out of a shape column, as its number. */
export function fact(shape: Sql, name: keyof Shape): Sql {
  const [shift, width] = SHAPE_BITS[name];
  return sql`((${shape} >> ${raw(String(shift))}) & ${raw(String((1 << width) - 1))})`;
}

const OPEN_STATES = FINDING_STATES.flatMap((state, number) => (isOpenState(state) ? [number] : []));

export const isOpen = (shape: Sql): Sql => sql`(${fact(shape, "state")} in (${raw(OPEN_STATES.join(","))}))`;

export const isFixed = (shape: Sql): Sql => sql`(${fact(shape, "state")} = ${raw(String(FINDING_STATES.indexOf("fixed")))})`;

export const has = (shape: Sql, name: "kev" | "exposed" | "running" | "fixable"): Sql => sql`(${fact(shape, name)} = 1)`;

/** value by number, as a SQL case: weights and the like. */
export function byNumber(number: Sql, values: readonly number[]): Sql {
  return sql`(array[${raw(values.map(String).join(","))}]::float8[])[${number} + 1]`;
}
