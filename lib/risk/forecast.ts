// How many deadlines will pass, from what comes due and from how quickly a team has mended so far. Of what had a running
// clock, a team mended a share each day; what comes due in d days is still open by then with (1 − that share) to the d.

/** Fewer mended findings than this tell too little of a team's pace. */
export const LEAST_MENDED = 10;
/** So many days of the period have to be recorded. */
export const LEAST_DAYS = 7;

/** What a team did over the days that were recorded. */
export interface Pace {
  days: number;
  /** the sum, over those days, of the findings whose clock ran at the day's end */
  findingDays: number;
  /** findings with a deadline that were mended on those days */
  mended: number;
}

/** A share of what is open that is mended in a day; null where it cannot be told, with the reason. */
export type Rate = { value: number; unknown: null } | { value: null; unknown: string };

const unknown = (reason: string): Rate => ({ value: null, unknown: reason });

/** The share of findings with a running clock that was mended in a day, at most all of them. */
export function dailyRate(pace: Pace | null, periodDays: number): Rate {
  if (!pace || pace.days < LEAST_DAYS)
    return unknown(`Only ${pace?.days ?? 0} of the last ${periodDays} days are recorded; a forecast needs ${LEAST_DAYS}.`);
  if (pace.mended < LEAST_MENDED) {
    const mended =
      pace.mended === 0 ? "Nothing with a deadline was" : `Only ${pace.mended} with a deadline ${pace.mended === 1 ? "was" : "were"}`;
    return unknown(`${mended} mended in ${pace.days} recorded days; a forecast needs ${LEAST_MENDED}.`);
  }
  return { value: pace.findingDays === 0 ? 1 : Math.min(1, pace.mended / pace.findingDays), unknown: null };
}

/** How many of what comes due will be late at a rate: dueIn[d] of them have d whole days left; the first `days` days count. */
export const expectedLate = (dueIn: readonly number[], rate: number, days: number): number =>
  dueIn.slice(0, days).reduce((sum, count, left) => sum + count * (1 - rate) ** left, 0);
