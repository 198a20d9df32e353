/** When a scanner or sensor that stopped reporting is told of. */
export interface SilencePolicy {
  /** silent for so many times its usual interval, it counts as silent */
  factor: number;
  /** but never before so many hours */
  floorHours: number;
}

export const DEFAULT_SILENCE_POLICY: SilencePolicy = { factor: 2, floorHours: 24 };

/** What reported in fewer hours than this has no interval that is known. */
export const FEWEST_HOURS_HEARD = 4;

/** What was silent for so long is forgotten, and no interval is learned from what is older. */
export const SOURCE_DAYS = 90;
