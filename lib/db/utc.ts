import { type Sql, sql } from "./sql";

/** A timestamptz as ISO 8601 in UTC with milliseconds, whatever the connection's time zone; null stays null. */
export const utc = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
