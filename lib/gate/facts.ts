import type { Severity } from "@/lib/core/severity";
import type { FindingKind, Origin, Outcome } from "@/lib/core/shape";

/** What a policy can ask of one finding; names are those of the API. */
export interface GateFinding {
  kind: FindingKind;
  /** canonical vulnerability, check, rule or licence */
  problem: string;
  /** package without version, path of a secret, rule of a policy; "" for the place as a whole */
  package: string;
  /** "deb", "npm" … ; "" where it is no package */
  packageType: string;
  version: string;
  severity: Severity;
  /** by CISA BOD 26-04 */
  outcome: Outcome;
  kev: boolean;
  /** 0–1; -1 where it is not known */
  epss: number;
  fixable: boolean;
  /** days since it was first seen at its place; 0 for what is new */
  ageDays: bigint;
  /** no image of the repository that runs today shows it */
  isNew: boolean;
  /** where the package comes from */
  origin: Origin;
}

/** What a policy can ask of the image, or whatever else was scanned. */
export interface GateImage {
  reference: string;
  repository: string;
  registry: string;
  tag: string;
  /** named by the tag "latest", or by none at all */
  isLatest: boolean;
  signature: "verified" | "unverified" | "unknown";
  osEndOfLife: boolean;
  /** a workload that can be reached from outside runs the repository */
  exposed: boolean;
  running: boolean;
  privileged: boolean;
  /** days since it was built; -1 where nobody says it */
  ageDays: bigint;
  baseKnown: boolean;
}

/** The fields as CEL types, for checking expressions. */
export const FINDING_FIELDS = {
  kind: "string",
  problem: "string",
  package: "string",
  packageType: "string",
  version: "string",
  severity: "string",
  outcome: "string",
  kev: "bool",
  epss: "double",
  fixable: "bool",
  ageDays: "int",
  isNew: "bool",
  origin: "string",
} as const satisfies Record<keyof GateFinding, string>;

export const IMAGE_FIELDS = {
  reference: "string",
  repository: "string",
  registry: "string",
  tag: "string",
  isLatest: "bool",
  signature: "string",
  osEndOfLife: "bool",
  exposed: "bool",
  running: "bool",
  privileged: "bool",
  ageDays: "int",
  baseKnown: "bool",
} as const satisfies Record<keyof GateImage, string>;
