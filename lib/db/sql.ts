import type { z } from "zod";
import { db } from "./client";
import { Prisma } from "./generated/client";

export const sql = Prisma.sql;
export const join = Prisma.join;
export const raw = Prisma.raw;
export const empty = Prisma.empty;
export type Sql = Prisma.Sql;

/** Conditions joined by AND; none at all is "true". */
export const allOf = (conditions: readonly Sql[]): Sql => (conditions.length > 0 ? join([...conditions], " and ") : sql`true`);

/**
 * Runs a query and parses every row: what comes out is what the schema says, or it throws. Counts come as bigint from
 * PostgreSQL; cast them (::int, ::float8) in the SQL.
 */
export async function rows<Row>(schema: z.ZodType<Row>, query: Sql): Promise<Row[]> {
  const found = await db().$queryRaw<unknown[]>(query);
  return found.map((row) => schema.parse(row));
}

/** Like rows, for a query that gives at most one. */
export async function row<Row>(schema: z.ZodType<Row>, query: Sql): Promise<Row | null> {
  const [first] = await rows(schema, query);
  return first ?? null;
}
