const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each failed try the next one is, as Standard Webhooks proposes: about three days in all. */
const WAITS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
] as const;

const JITTER = 0.2;
/** A receiver cannot ask to be left alone for longer. */
const LONGEST_ASKED = HOUR;

/** Tries before a delivery is given up. */
export const MAX_ATTEMPTS = WAITS.length + 1;

/**
 * How long to wait in ms after so many failed tries, give or take a fifth, so that what failed together is not tried
 * together; longer where the receiver asked for it. null: it is given up.
 */
export function nextWait(attempts: number, askedMs: number | null, random: () => number = Math.random): number | null {
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return null;
  return Math.round(Math.max(wait * (1 - JITTER + 2 * JITTER * random()), Math.min(askedMs ?? 0, LONGEST_ASKED)));
}
