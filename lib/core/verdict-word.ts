/** What a decision says, as people read it. */
export const VERDICT_WORD = {
  not_affected: "not affected",
  false_positive: "false positive",
  accepted_risk: "accepted risk",
  mitigated: "mitigated",
  affected: "affected",
  under_investigation: "under investigation",
} as const;
