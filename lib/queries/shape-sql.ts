import { FINDING_KINDS, FINDING_STATES, isOpenState, SHAPE_BITS, type Shape } from "@/lib/core/shape";
import { raw, type Sql, sql } from "@/lib/db/sql";

/** One fact out of a shape column, as its number. */
export function fact(shape: Sql, name: keyof Shape): Sql {
  const [shift, width] = SHAPE_BITS[name];
  return sql`((${shape} >> ${raw(String(shift))}) & ${raw(String((1 << width) - 1))})`;
}

const OPEN_STATES = FINDING_STATES.flatMap((state, number) => (isOpenState(state) ? [number] : []));
const LAST_OPEN = OPEN_STATES.length - 1;
if (OPEN_STATES.some((number, at) => number !== at))
  throw new Error("The open states must come first: conditions compare with the last of them.");

/** As a range and not as a list of values: of an expression the planner takes a third to fit a range, but next to none to fit a value. */
export const isOpen = (shape: Sql): Sql => sql`(${fact(shape, "state")} <= ${raw(String(LAST_OPEN))})`;

/** Vulnerabilities, the first kind; a range for the same reason. */
export const isVulnerability = (shape: Sql): Sql => sql`(${fact(shape, "kind")} <= ${raw(String(FINDING_KINDS.indexOf("vulnerability")))})`;

export const isFixed = (shape: Sql): Sql => sql`(${fact(shape, "state")} = ${raw(String(FINDING_STATES.indexOf("fixed")))})`;

export const has = (shape: Sql, name: "kev" | "exposed" | "running" | "fixable"): Sql => sql`(${fact(shape, name)} = 1)`;

/** value by number, as a SQL case: weights and the like. */
export function byNumber(number: Sql, values: readonly number[]): Sql {
  return sql`(array[${raw(values.map(String).join(","))}]::float8[])[${number} + 1]`;
}
