import type { ExposureLevel } from "./exposure-level";

/** What criticality and human impact are counted in, mildest first; the index is the number stored in the database. */
export const CRITICALITIES = ["low", "medium", "high", "very_high"] as const;
export type Criticality = (typeof CRITICALITIES)[number];

/** SSVC's exploitation, mildest first; the index is the number stored in the database. */
export const EXPLOITATIONS = ["none", "poc", "active"] as const;
export type Exploitation = (typeof EXPLOITATIONS)[number];

/**
 * What a finding's score is made of beside its shape, each as it was known when it was scored; null: not known. Together
 * with the shape and the EPSS score they are all that the score depends on, so that it can be worked out again.
 */
export interface Factors {
  exploitation: Exploitation | null;
  /** of the most reachable that runs it; 0 unknown */
  exposure: ExposureLevel;
  automatable: boolean | null;
  technicalTotal: boolean | null;
  impact: Criticality | null;
  privileged: boolean;
  /** a sensor saw something on a workload that runs it within the last days */
  signalled: boolean;
  /** how long it has been known, in the steps of lib/risk/age */
  ageStep: number;
}

/** Shift and width in bits; of what may be unknown, the bit at the shift says that it is known. The layout is stored: append, never move. */
export const FACTOR_BITS = {
  exploitation: [0, 3],
  exposure: [3, 2],
  automatable: [5, 2],
  technicalTotal: [7, 2],
  impact: [9, 3],
  privileged: [12, 1],
  signalled: [13, 1],
  ageStep: [14, 2],
} as const satisfies Record<keyof Factors, readonly [shift: number, width: number]>;

const bits = (packed: number, fact: keyof Factors): number => {
  const [shift, width] = FACTOR_BITS[fact];
  return (packed >> shift) & ((1 << width) - 1);
};
const known = (packed: number, fact: keyof Factors): number | null => {
  const value = bits(packed, fact);
  return value & 1 ? value >> 1 : null;
};
const flag = (value: number | null): boolean | null => (value === null ? null : value === 1);

export function decodeFactors(packed: number): Factors {
  const exploitation = known(packed, "exploitation");
  const impact = known(packed, "impact");
  return {
    exploitation: exploitation === null ? null : (EXPLOITATIONS[exploitation] ?? null),
    exposure: bits(packed, "exposure") as ExposureLevel,
    automatable: flag(known(packed, "automatable")),
    technicalTotal: flag(known(packed, "technicalTotal")),
    impact: impact === null ? null : (CRITICALITIES[impact] ?? null),
    privileged: bits(packed, "privileged") === 1,
    signalled: bits(packed, "signalled") === 1,
    ageStep: bits(packed, "ageStep"),
  };
}

const maybe = (value: number | null): number => (value === null || value < 0 ? 0 : (value << 1) | 1);

export function encodeFactors(factors: Factors): number {
  const numbers: Record<keyof Factors, number> = {
    exploitation: maybe(factors.exploitation === null ? null : EXPLOITATIONS.indexOf(factors.exploitation)),
    exposure: factors.exposure,
    automatable: maybe(factors.automatable === null ? null : Number(factors.automatable)),
    technicalTotal: maybe(factors.technicalTotal === null ? null : Number(factors.technicalTotal)),
    impact: maybe(factors.impact === null ? null : CRITICALITIES.indexOf(factors.impact)),
    privileged: Number(factors.privileged),
    signalled: Number(factors.signalled),
    ageStep: factors.ageStep,
  };
  return (Object.keys(FACTOR_BITS) as (keyof Factors)[]).reduce((packed, fact) => packed | (numbers[fact] << FACTOR_BITS[fact][0]), 0);
}
