import type { ReactNode } from "react";

export interface ColumnSort {
  label: string;
  /** the name that the server sorts by, without "-" */
  by: string;
  /** what the first click asks for */
  first: "asc" | "desc";
}

/** A column, declared once: header, sorts, width, cell. */
export interface DataColumn<Row> {
  id: string;
  header: string;
  /** a track of grid-template-columns: "84px", "minmax(110px,1.2fr)" */
  width: string;
  cell: (row: Row) => ReactNode;
  align?: "left" | "right";
  /** one sort button each; none: the header is plain text */
  sorts?: readonly ColumnSort[];
  /** left out where the table is narrower than this many pixels */
  from?: number;
}

export type Direction = "asc" | "desc";

/** "-rank" → rank, descending. */
export function sortOf(sort: string): { by: string; direction: Direction } {
  return sort.startsWith("-") ? { by: sort.slice(1), direction: "desc" } : { by: sort, direction: "asc" };
}

/** The sort that a click on a header asks for: its own first direction, then the other one. */
export function nextSort(present: string, { by, first }: ColumnSort): string {
  const now = sortOf(present);
  const direction = now.by === by ? (now.direction === "asc" ? "desc" : "asc") : first;
  return direction === "desc" ? `-${by}` : by;
}
