import { SEVERITIES, type Severity } from "./severity";

/**
 * A finding's low-cardinality facts packed into one small integer, so that any filter over them is a set of integers
 * and every count is a sum of exact counters. The bit layout is stored: append, never move.
 */
export const FINDING_KINDS = ["vulnerability", "misconfiguration", "secret", "license", "benchmark", "policy"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const FINDING_STATES = ["open", "in_triage", "accepted_risk", "false_positive", "not_affected", "mitigated", "fixed"] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** CISA BOD 26-04 remediation timelines, most urgent last; "none" is for what no timeline applies to. */
export const OUTCOMES = ["none", "on_upgrade", "60_days", "14_days", "3_days", "3_days_forensic"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the SSVC deployer tree says, most urgent last; "none" is for what the tree is not about. */
export const SSVC_PRIORITIES = ["none", "defer", "scheduled", "out_of_cycle", "immediate"] as const;
export type SsvcPriority = (typeof SSVC_PRIORITIES)[number];

/** Which tools see it: "several" where two or more agree. */
export const SEEN_BY = ["other", "trivy", "grype", "several"] as const;
export type SeenBy = (typeof SEEN_BY)[number];

/**
 * Where a vulnerable package of an image comes from: its base image, or what was put on top; "none" is for what is no
 * package of an image. In the order of what counts where images differ: what anybody put on top is theirs to mend.
 */
export const ORIGINS = ["unknown", "base", "own", "none"] as const;
export type Origin = (typeof ORIGINS)[number];

export interface Shape {
  kind: FindingKind;
  state: FindingState;
  severity: Severity;
  outcome: Outcome;
  kev: boolean;
  exposed: boolean;
  running: boolean;
  fixable: boolean;
  seenBy: SeenBy;
  priority: SsvcPriority;
  origin: Origin;
}

/** Shift and width in bits of each fact. */
export const SHAPE_BITS = {
  state: [0, 3],
  severity: [3, 3],
  outcome: [6, 3],
  kind: [9, 3],
  kev: [12, 1],
  exposed: [13, 1],
  running: [14, 1],
  fixable: [15, 1],
  seenBy: [16, 2],
  priority: [18, 3],
  origin: [21, 2],
} as const satisfies Record<keyof Shape, readonly [shift: number, width: number]>;

const LISTS = {
  state: FINDING_STATES,
  severity: SEVERITIES,
  outcome: OUTCOMES,
  kind: FINDING_KINDS,
  seenBy: SEEN_BY,
  priority: SSVC_PRIORITIES,
  origin: ORIGINS,
} as const;

const bits = (shape: number, [shift, width]: readonly [number, number]): number => (shape >> shift) & ((1 << width) - 1);

const named = <K extends keyof typeof LISTS>(shape: number, fact: K): (typeof LISTS)[K][number] =>
  LISTS[fact][bits(shape, SHAPE_BITS[fact])] ?? LISTS[fact][0];

export function decodeShape(shape: number): Shape {
  return {
    kind: named(shape, "kind"),
    state: named(shape, "state"),
    severity: named(shape, "severity"),
    outcome: named(shape, "outcome"),
    seenBy: named(shape, "seenBy"),
    priority: named(shape, "priority"),
    origin: named(shape, "origin"),
    kev: bits(shape, SHAPE_BITS.kev) === 1,
    exposed: bits(shape, SHAPE_BITS.exposed) === 1,
    running: bits(shape, SHAPE_BITS.running) === 1,
    fixable: bits(shape, SHAPE_BITS.fixable) === 1,
  };
}

export function encodeShape(facts: Shape): number {
  let shape = 0;
  for (const fact of Object.keys(SHAPE_BITS) as (keyof Shape)[]) {
    const value = facts[fact];
    const number = typeof value === "boolean" ? Number(value) : (LISTS[fact as keyof typeof LISTS] as readonly string[]).indexOf(value);
    shape |= number << SHAPE_BITS[fact][0];
  }
  return shape;
}

/** States that ask for somebody's work. */
export const isOpenState = (state: FindingState): boolean => state === "open" || state === "in_triage";
