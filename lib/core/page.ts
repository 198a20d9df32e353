import { createHash } from "node:crypto";
import { z } from "zod";
import { Problem } from "./errors";

/** Where a page of a list ended: the sort that it belongs to, the last row's sort values and its id. */
export interface Cursor {
  sort: string;
  /** the coarse part of the order, where a list has one (severity; unknown values last), else 0 */
  major: number;
  key: string | number | null;
  id: string;
}

const shape = z.tuple([
  z.string().max(40),
  z.string().max(40),
  z.number().int(),
  z.union([z.string().max(1000), z.number(), z.null()]),
  z.uuid(),
]);

const NOT_FILTERS = new Set(["cursor", "limit", "sort"]);

/** Pages and their later requests leave a filter out in different ways. */
const isUnset = (value: unknown): boolean => value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/**
 * Tells a list with these filters, as this asker sees it, from any other, so that a cursor cannot go on in another list
 * than it was made for. The order and size of its pages are not part of it.
 */
export function listKey(name: string, { orgId, teams }: { orgId: number; teams: "all" | readonly string[] }, input: object): string {
  const filters = Object.entries(input)
    .filter(([filter, value]) => !NOT_FILTERS.has(filter) && !isUnset(value))
    .map(([filter, value]) => [filter, Array.isArray(value) ? value.map(String).sort() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const told = JSON.stringify([name, orgId, teams === "all" ? teams : [...teams].sort(), filters]);
  return createHash("sha256").update(told).digest("base64url").slice(0, 16);
}

export const invalidCursor = (): Problem =>
  new Problem(
    "invalid_cursor",
    "The cursor does not belong to this list with these filters and this sort. Ask for the first page again, without a cursor.",
  );

/** The list is listKey's. */
export const encodeCursor = (list: string, { sort, major, key, id }: Cursor): string =>
  Buffer.from(JSON.stringify([list, sort, major, key, id])).toString("base64url");

/** Throws Problem invalid_cursor for a cursor that is not ours or belongs to another list or sort. */
export function decodeCursor(text: string, of: { list: string; sort: string }): Cursor {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    throw invalidCursor();
  }
  const result = shape.safeParse(parsed);
  if (!result.success) throw invalidCursor();
  const [list, sort, major, key, id] = result.data;
  if (list !== of.list || sort !== of.sort) throw invalidCursor();
  return { sort, major, key, id };
}
