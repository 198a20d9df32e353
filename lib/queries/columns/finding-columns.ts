import { Problem } from "@/lib/core/errors";
import { type Sql, sql } from "@/lib/db/sql";
import { FINDING_SORTS } from "@/lib/schemas/findings";
import { fact } from "../shape-sql";

export type FindingSort = (typeof FINDING_SORTS)[number];
export type Direction = "asc" | "desc";

/** How the findings list is ordered by one column. Columns are those of finding, under the alias f. */
export interface SortColumn {
  key: Sql;
  kind: "int" | "time" | "text";
  /** the direction in which the index gives the smaller id first; the other way round it gives the larger first */
  natural: Direction;
  /** conditions that tell rows whose value is known from those where it is not; unknown values come last either way */
  split: { known: Sql; unknown: Sql } | null;
  /** a fact of the shape that comes first in the order, the key only within it */
  first: "severity" | "outcome" | null;
}

const column = (key: Sql, kind: SortColumn["kind"], natural: Direction, more: Partial<SortColumn> = {}): SortColumn => ({
  key,
  kind,
  natural,
  split: null,
  first: null,
  ...more,
});

/** "repository" is ordered by the place's name, which the query joins as p.name. */
export const SORT_COLUMNS: Record<FindingSort, SortColumn> = {
  // the outcome is the thousands of the rank; naming it lets the walk skip what is less urgent
  rank: column(sql`f.rank`, "int", "desc", { first: "outcome" }),
  severity: column(sql`f.rank`, "int", "desc", { first: "severity" }),
  firstSeen: column(sql`f.first_seen_at`, "time", "desc"),
  epss: column(sql`f.epss`, "int", "desc", { split: { known: sql`f.epss >= 0`, unknown: sql`f.epss = -1` } }),
  due: column(sql`f.due_at`, "time", "asc", { split: { known: sql`f.due_at is not null`, unknown: sql`f.due_at is null` } }),
  vulnerability: column(sql`f.problem`, "text", "asc"),
  package: column(sql`f.subject`, "text", "asc"),
  repository: column(sql`p.name`, "text", "asc"),
};

export interface Ordering {
  /** as asked: "-rank" */
  name: string;
  sort: FindingSort;
  column: SortColumn;
  keyDirection: Direction;
  idDirection: Direction;
}

export function ordering(asked: string): Ordering {
  const keyDirection: Direction = asked.startsWith("-") ? "desc" : "asc";
  const sort = FINDING_SORTS.find((name) => name === asked.replace(/^-/, ""));
  if (!sort) throw new Problem("invalid_request", `Findings cannot be sorted by ${asked}.`);
  const sortColumn = SORT_COLUMNS[sort];
  return { name: asked, sort, column: sortColumn, keyDirection, idDirection: keyDirection === sortColumn.natural ? "asc" : "desc" };
}

export const DIRECTION: Record<Direction, Sql> = { asc: sql`asc`, desc: sql`desc` };
/** the operator that finds what comes later in that direction */
export const LATER: Record<Direction, Sql> = { asc: sql`>`, desc: sql`<` };

export const KEY_TYPE: Record<SortColumn["kind"], { scalar: Sql; array: Sql }> = {
  int: { scalar: sql`int`, array: sql`int[]` },
  time: { scalar: sql`timestamptz`, array: sql`timestamptz[]` },
  text: { scalar: sql`text`, array: sql`text[]` },
};

/** A key as text that reads back as the same value, and compares like it where it is a time. */
export const KEY_TEXT: Record<SortColumn["kind"], (key: Sql) => Sql> = {
  int: (key) => sql`${key}::text`,
  time: (key) => sql`to_char(${key} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  text: (key) => key,
};

/** The coarse part of an order as SQL: severity or outcome, or 1 where the value is unknown, or 0. */
export const majorOf = ({ first, split }: SortColumn): Sql =>
  first ? fact(sql`f.shape`, first) : split ? sql`(case when ${split.unknown} then 1 else 0 end)` : sql`0`;

/** Unknown values come last in both directions; severity and outcome turn with the sort. */
export const majorDirection = ({ column: { first }, keyDirection }: Ordering): Direction => (first ? keyDirection : "asc");
