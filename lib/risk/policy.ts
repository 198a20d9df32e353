import { SEVERITIES, type Severity } from "@/lib/core/severity";
import { OUTCOMES, type Outcome } from "@/lib/core/shape";
import { OUTCOME_DAYS } from "./bod-26-04";
import { RANK_WEIGHTS, type RankWeights } from "./rank";

/** Days per severity; null: no deadline. */
export type SeverityDays = Record<Severity, number | null>;

/** By which table findings get their days. */
export type DeadlineRule = { by: "bod_26_04" } | { by: "severity"; days: SeverityDays };

/** When the clock of a deadline starts. */
export interface ClockRule {
  /** first_seen: when a scan here saw it; published: when the flaw was made public, if that was earlier */
  knownFrom: "first_seen" | "published";
  /** it neither starts nor runs while no fix is known */
  waitsForFix: boolean;
}

/** What an organisation decides about what comes first and by when. */
export interface RiskPolicy {
  weights: RankWeights;
  deadlines: DeadlineRule;
  clock: ClockRule;
}

/** What holds where an organisation has published nothing. */
export const DEFAULT_POLICY: RiskPolicy = {
  weights: RANK_WEIGHTS,
  deadlines: { by: "bod_26_04" },
  clock: { knownFrom: "first_seen", waitsForFix: true },
};

/** What is offered to those who switch to days per severity: those of many a contract; nothing for what is negligible. */
export const SEVERITY_DAYS: SeverityDays = { critical: 7, high: 30, medium: 90, low: 180, negligible: null, unknown: 90 };

/** Days that a vulnerability has by a policy; null: no clock runs. What no timeline applies to has none by any policy. */
export function daysFor({ deadlines }: Pick<RiskPolicy, "deadlines">, outcome: Outcome, severity: Severity): number | null {
  if (outcome === "none") return null;
  return deadlines.by === "severity" ? deadlines.days[severity] : OUTCOME_DAYS[outcome];
}

/** The same by outcome's number × severity's number, in one list, for the SQL that judges many findings at once. */
export const dayTable = (policy: Pick<RiskPolicy, "deadlines">): (number | null)[] =>
  OUTCOMES.flatMap((outcome) => SEVERITIES.map((severity) => daysFor(policy, outcome, severity)));
