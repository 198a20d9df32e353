import type { Outcome } from "./shape";

/** What a person can decide. */
export const DECIDED_VERDICTS = ["false_positive", "accepted_risk", "not_affected", "mitigated"] as const;
export type DecidedVerdict = (typeof DECIDED_VERDICTS)[number];

/** Facts that can end a decision for a finding, beside a date and an EPSS. */
export const END_FACTS = ["fixable", "kev", "exposed"] as const;
export type EndFact = (typeof END_FACTS)[number];

export const DECISION_STATUSES = ["requested", "approved", "rejected", "withdrawn"] as const;
export type DecisionStatus = (typeof DECISION_STATUSES)[number];

/** Findings with these timelines are not put aside by one person alone where the policy says "urgent". */
export const URGENT_OUTCOMES: readonly Outcome[] = ["14_days", "3_days", "3_days_forensic"];

export interface DecisionPolicy {
  /** when another person has to approve what somebody decides who may decide */
  fourEyes: "always" | "urgent" | "never";
  /** requests that put aside at most so many findings, none of them urgent or exposed, are approved by rule; 0: none */
  automaticUpTo: number;
  /** an accepted risk ends within so many days; null: it may stand without an end */
  acceptedRiskDays: number | null;
}

export const DEFAULT_DECISION_POLICY: DecisionPolicy = { fourEyes: "urgent", automaticUpTo: 0, acceptedRiskDays: 365 };

/** What of a decision's reach the approval depends on. */
export interface Weight {
  findings: number;
  urgent: number;
  exposed: number;
}

/** Why a decision needs another person's approval; null: it does not. */
export function approvalNeeded(policy: DecisionPolicy, { findings, urgent, exposed }: Weight, mayDecide: boolean): string | null {
  if (urgent === 0 && exposed === 0 && findings <= policy.automaticUpTo) return null;
  if (!mayDecide) return "Somebody who may decide has to approve it.";
  if (policy.fourEyes === "always") return "The policy asks for a second person.";
  if (policy.fourEyes === "urgent" && urgent > 0)
    return `It puts aside ${urgent} urgent ${urgent === 1 ? "finding" : "findings"}: the policy asks for a second person.`;
  return null;
}
