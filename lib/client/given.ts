import type { Query } from "./fetch";

/** Only what is set: so that one query has one key, and the server's schema sees no null. */
export const given = (query: Query): Query =>
  Object.fromEntries(
    Object.entries(query).filter(
      ([, value]) => value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );
