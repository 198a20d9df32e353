import type { Severity } from "@/lib/core/severity";
import { OUTCOMES, type Outcome } from "@/lib/core/shape";
import { MAX_AGE_STEP } from "./age";

/** Named in every explanation; raise it when the formula or a default weight changes: findings are then scored anew. */
export const RANK_VERSION = "2";

export interface RankWeights {
  epss: number;
  severity: Record<Severity, number>;
  running: number;
  privileged: number;
  signals: number;
  fixable: number;
  age: number;
}

/**
 * Points within one outcome, at most 999 together; the outcome itself counts a thousand a step, so that no sum of points
 * ever lifts a finding over a more urgent outcome. Why each weighs what it weighs stands beside it. Whether the code is
 * loaded or executed at runtime is no input: no sensor that is read says so of a package.
 */
export const RANK_WEIGHTS: RankWeights = {
  /** full points at EPSS 1.0: the best public forecast that someone will exploit it within 30 days */
  epss: 320,
  /** the analysts' judgement of the damage; unknown stands between low and medium, for no data is never a pass */
  severity: { unknown: 55, negligible: 5, low: 30, medium: 85, high: 150, critical: 210 },
  /** code that runs can be reached; code in a registry cannot */
  running: 180,
  /** a break-in into a privileged container is a break-in into the node */
  privileged: 70,
  /** something odd happens on a workload that has the flaw: it may be the flaw */
  signals: 100,
  /** work that can be done today comes before work that waits for a vendor */
  fixable: 80,
  /** full points after 90 days: of two alike, the one that has been left longer */
  age: 30,
};

export interface RankInputs {
  outcome: Outcome;
  severity: Severity;
  /** 0–1; null unknown, which counts as nothing */
  epss: number | null;
  running: boolean;
  privileged: boolean;
  signalled: boolean;
  fixable: boolean;
  /** lib/risk/age */
  ageStep: number;
}

export type RankPoints = Record<"outcome" | "epss" | "severity" | "running" | "privileged" | "signals" | "fixable" | "age", number>;

/** Points of one input each, in the order in which they are explained. */
export function rankPoints(inputs: RankInputs, weights: RankWeights): RankPoints {
  return {
    outcome: OUTCOMES.indexOf(inputs.outcome) * 1000,
    epss: Math.floor(((inputs.epss === null ? 0 : Math.round(inputs.epss * 1000)) * weights.epss) / 1000),
    severity: weights.severity[inputs.severity],
    running: inputs.running ? weights.running : 0,
    privileged: inputs.privileged ? weights.privileged : 0,
    signals: inputs.signalled ? weights.signals : 0,
    fixable: inputs.fixable ? weights.fixable : 0,
    age: Math.floor((inputs.ageStep * weights.age) / MAX_AGE_STEP),
  };
}

/** What orders findings, highest first; stored with each finding. */
export const rank = (inputs: RankInputs, weights: RankWeights): number =>
  Object.values(rankPoints(inputs, weights)).reduce((sum, points) => sum + points, 0);
