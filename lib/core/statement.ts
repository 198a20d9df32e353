/** What a statement (VEX) can say of a flaw in a product. "fixed" and "false_positive" say, like "not_affected", that there is nothing to do. */
export const STATEMENT_STATUSES = ["not_affected", "false_positive", "fixed", "affected", "under_investigation"] as const;
export type StatementStatus = (typeof STATEMENT_STATUSES)[number];

/** Why a product is not affected, in the words of OpenVEX 0.2.0 and CSAF 2.0, which are the same. */
export const JUSTIFICATIONS = [
  "component_not_present",
  "vulnerable_code_not_present",
  "vulnerable_code_not_in_execute_path",
  "vulnerable_code_cannot_be_controlled_by_adversary",
  "inline_mitigations_already_exist",
] as const;
export type Justification = (typeof JUSTIFICATIONS)[number];

/** A package as a statement names it: with one version, a range of plain numeric versions, or (none of them) any version. */
export interface PackageScope {
  /** canonical purl without version and qualifiers */
  key: string;
  /** namespace/name as shown to people */
  name: string;
  version: string | null;
  range: VersionRange | null;
  /** spellings of the distribution release that it is limited to ("ubuntu-22.04"); empty: any */
  distributions: readonly string[];
  /** it is a source package of this name: all packages that are built from it are meant */
  sourceName: string | null;
}

/** Versions as numbers, least significant zeros left out: "1.10.0" is [1, 10]. An empty bound is none. */
export interface VersionRange {
  from: readonly number[];
  fromIncluded: boolean;
  to: readonly number[];
  toIncluded: boolean;
}

/** An image as a statement names it; what is null is any. */
export interface ImageScope {
  /** canonical registry/path */
  repository: string | null;
  /** last part of the repository, where the registry is not said */
  name: string | null;
  digest: string | null;
  tag: string | null;
}

/** How reasons begin that a decision of ours, its coming or its end, gave. */
export const DECISION = "decision ";
/** How the reasons of a finding's spans begin where a statement moved it: "statement of Red Hat (CSAF)". */
export const STATEMENT_OF = "statement of ";
/** The same where a person moved it: "decision of Mia Chen". */
export const DECISION_OF = "decision of ";
/** How a reason begins where facts ended a decision: "decision ended: a fix exists". */
export const ENDED_AS = "decision ended: ";
/** The reason of a reopening for which nobody spoke. */
export const UNCOVERED = "sighting that the decision does not cover";
/** How a reason begins where somebody took a finding up, or put it back: "triage by Mia Chen". */
export const TRIAGE_BY = "triage by ";
