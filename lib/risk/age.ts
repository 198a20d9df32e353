/** After so many days a finding is a step older; the last step is as old as it counts. */
export const AGE_STEPS_DAYS = [7, 30, 90] as const;
export const MAX_AGE_STEP = AGE_STEPS_DAYS.length;

const DAY_MS = 86_400_000;

export const ageDays = (firstSeenAt: Date, now: Date): number => Math.floor((now.getTime() - firstSeenAt.getTime()) / DAY_MS);

/** 0 in the first week, then 1, 2 and 3: a step and not a day, so that the score of a finding is rewritten three times in its life. */
export const ageStep = (firstSeenAt: Date, now: Date): number =>
  AGE_STEPS_DAYS.filter((days) => now.getTime() - firstSeenAt.getTime() >= days * DAY_MS).length;
