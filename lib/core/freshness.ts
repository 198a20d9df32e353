/** A scan counts as fresh for so many days: advisories move weekly, and what was clean then may not be now. */
export const FRESH_DAYS = 7;

/** A sensor that was silent for so long is called stale: Falco sends a metrics snapshot every hour by default. */
export const SENSOR_STALE_HOURS = 24;

/** A benchmark of nodes counts as lately for so long. */
export const BENCHMARK_FRESH_DAYS = 30;
