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

const shape = z.tuple([z.string().max(40), z.number().int(), z.union([z.string().max(1000), z.number(), z.null()]), z.uuid()]);

export const encodeCursor = ({ sort, major, key, id }: Cursor): string =>
  Buffer.from(JSON.stringify([sort, major, key, id])).toString("base64url");

/** Throws Problem invalid_request for a cursor that is not ours or belongs to another sort. */
export function decodeCursor(text: string, sort: string): Cursor {
  const wrong = new Problem("invalid_request", "The cursor is not one of this list. Ask for the first page again, without a cursor.");
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    throw wrong;
  }
  const result = shape.safeParse(parsed);
  if (!result.success || result.data[0] !== sort) throw wrong;
  const [, major, key, id] = result.data;
  return { sort, major, key, id };
}
