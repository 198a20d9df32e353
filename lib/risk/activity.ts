import { priorityNumber } from "@/lib/core/priority";

/** A signal counts as active for so long after it was last seen. */
export const ACTIVE_DAYS = 7;

/** The least urgent priority that counts: notices are the hum of any fleet. */
const LEAST_PRIORITY = priorityNumber("warning");

/** Whether a row of the table signal, under this alias, counts as active now. */
export const activeSignalSql = (alias: string): string =>
  `(${alias}.state = 'open' and ${alias}.priority >= ${LEAST_PRIORITY} and ${alias}.last_seen_at >= now() - interval '${ACTIVE_DAYS} days')`;
