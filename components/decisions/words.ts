import type { BadgeTone } from "@/components/ui/badge";
import type { DecidedVerdict, DecisionStatus, EndFact } from "@/lib/core/decision-policy";
import type { DecisionItem, FindingStatement } from "@/lib/schemas/decisions";

export { VERDICT_WORD } from "@/lib/core/verdict-word";

export const VERDICT_TONE: Record<DecisionItem["verdict"], BadgeTone> = {
  not_affected: "good",
  false_positive: "good",
  accepted_risk: "warn",
  mitigated: "good",
  affected: "bad",
  under_investigation: "accent",
};

const FORMAT_WORD: Readonly<Record<string, string>> = { openvex: "OpenVEX", csaf: "CSAF", cyclonedx: "CycloneDX" };
/** The kind of document that it came in; a person's own came in none. */
export const sourceWord = (format: string | null): string => (format === null ? "decided here" : (FORMAT_WORD[format] ?? format));

type Said = Pick<FindingStatement, "justification" | "justificationSaid" | "verdict">;

/** "the fix is in", "vulnerable code not present": why, in as few words as there are; null where nobody said. */
export function whyWord({ justification, justificationSaid, verdict }: Said): string | null {
  if (justificationSaid === "fixed") return "the fix is already in";
  const word = justificationSaid ?? justification;
  return word === null || verdict === "affected" ? null : word.replaceAll("_", " ");
}

export const VERDICT_HINT: Record<DecidedVerdict, string> = {
  false_positive: "The tool is wrong: it is not there.",
  accepted_risk: "It is there, and we live with it for a time.",
  not_affected: "It is there, and cannot be used against us.",
  mitigated: "It is there, and something else stops it.",
};

export const END_WORD: Record<EndFact, string> = {
  fixable: "a fix exists",
  kev: "it is known to be exploited (CISA KEV)",
  exposed: "a workload that runs it is exposed",
};

export const STATUS_WORD: Record<DecisionStatus, string> = {
  requested: "waits for approval",
  approved: "holds",
  rejected: "rejected",
  withdrawn: "withdrawn",
};
