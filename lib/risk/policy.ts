import { SEVERITIES, type Severity } from "@/lib/core/severity";
import { OUTCOMES, type Outcome } from "@/lib/core/shape";
import { OUTCOME_DAYS } from "./bod-26-04";
import { RANK_WEIGHTS, type RankWeights } from "./rank";

/** Days per severity; null: no deadline. */
export type SeverityDays = Record<Severity, number | null>;

/** By which table findings get their days, and what a team has made of it. */
export type DeadlineRule = ({ by: "bod_26_04" } | { by: "severity"; days: SeverityDays }) & { adjust?: Adjustment };

/** The days of a table, a part or a multiple of them (rounded up) and some more; at least one. */
export interface Adjustment {
  percent: number;
  extra: number;
}

/** What a team has instead of the organisation's days: a table of its own, or the organisation's, adjusted. */
export type TeamRule =
  | { by: "bod_26_04" }
  | { by: "severity"; days: SeverityDays }
  | { by: "percent"; percent: number }
  | { by: "extra"; days: number };

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
  const days = deadlines.by === "severity" ? deadlines.days[severity] : OUTCOME_DAYS[outcome];
  if (days === null || !deadlines.adjust) return days;
  return Math.max(1, Math.ceil((days * deadlines.adjust.percent) / 100) + deadlines.adjust.extra);
}

/** The least days that any of several policies gives (the organisation's and its teams'); null: none gives any. */
export function leastDays(policies: readonly Pick<RiskPolicy, "deadlines">[], outcome: Outcome, severity: Severity): number | null {
  const given = policies.map((policy) => daysFor(policy, outcome, severity)).filter((days) => days !== null);
  return given.length > 0 ? Math.min(...given) : null;
}

/** The organisation's policy as it holds for a team with a rule of its own; weights and clock stay the organisation's. */
export function withTeamRule(policy: RiskPolicy, rule: TeamRule): RiskPolicy {
  switch (rule.by) {
    case "percent":
      return { ...policy, deadlines: { ...policy.deadlines, adjust: { percent: rule.percent, extra: 0 } } };
    case "extra":
      return { ...policy, deadlines: { ...policy.deadlines, adjust: { percent: 100, extra: rule.days } } };
    default:
      return { ...policy, deadlines: rule };
  }
}

/** The same by outcome's number × severity's number, in one list, for the SQL that judges many findings at once. */
export const dayTable = (policy: Pick<RiskPolicy, "deadlines">): (number | null)[] =>
  OUTCOMES.flatMap((outcome) => SEVERITIES.map((severity) => daysFor(policy, outcome, severity)));
