import { SEVERITIES, type Severity } from "@/lib/core/severity";
import { OUTCOMES, type Outcome } from "@/lib/core/shape";

/** Named in every explanation; raise it when a weight changes. */
export const RANK_VERSION = "1";

/**
 * Points within one outcome, at most 999 together; the outcome itself counts a thousand a step, so that no sum of points
 * ever lifts a finding over a more urgent outcome. Why each weighs what it weighs stands beside it.
 */
export const RANK_WEIGHTS = {
  /** full points at EPSS 1.0: the best public forecast that someone will exploit it within 30 days */
  epss: 350,
  /** the analysts' judgement of the damage; unknown stands between low and medium, for no data is never a pass */
  severity: { unknown: 60, negligible: 5, low: 30, medium: 90, high: 160, critical: 220 } satisfies Record<Severity, number>,
  /** code that runs can be reached; code in a registry cannot */
  running: 200,
  /** a break-in into a privileged container is a break-in into the node */
  privileged: 80,
  /** work that can be done today comes before work that waits for a vendor */
  fixable: 100,
} as const;

export interface RankInputs {
  outcome: Outcome;
  severity: Severity;
  /** 0–1; null unknown, which counts as nothing */
  epss: number | null;
  running: boolean;
  privileged: boolean;
  fixable: boolean;
}

/** Points of one input each, in the order in which they are explained. */
export function rankPoints(inputs: RankInputs): Record<"outcome" | "epss" | "severity" | "running" | "privileged" | "fixable", number> {
  return {
    outcome: OUTCOMES.indexOf(inputs.outcome) * 1000,
    epss: Math.floor(((inputs.epss === null ? 0 : Math.round(inputs.epss * 1000)) * RANK_WEIGHTS.epss) / 1000),
    severity: RANK_WEIGHTS.severity[inputs.severity],
    running: inputs.running ? RANK_WEIGHTS.running : 0,
    privileged: inputs.privileged ? RANK_WEIGHTS.privileged : 0,
    fixable: inputs.fixable ? RANK_WEIGHTS.fixable : 0,
  };
}

/** What orders findings, highest first; stored with each finding. */
export const rank = (inputs: RankInputs): number => Object.values(rankPoints(inputs)).reduce((sum, points) => sum + points, 0);

/** Severity points by severity number, for the SQL that ranks many findings at once. */
export const SEVERITY_POINTS: readonly number[] = SEVERITIES.map((severity) => RANK_WEIGHTS.severity[severity]);
