import type { ExposureLevel } from "@/lib/core/exposure-level";
import { CRITICALITIES, type Criticality, EXPLOITATIONS, type Exploitation, type Factors } from "@/lib/core/factors";
import { SSVC_PRIORITIES, type SsvcPriority } from "@/lib/core/shape";

/** The three values of the published system exposure, mildest first. */
export const SYSTEM_EXPOSURES = ["small", "controlled", "open"] as const;
export type SystemExposure = (typeof SYSTEM_EXPOSURES)[number];

export interface DeployerInputs {
  exploitation: Exploitation;
  exposure: SystemExposure;
  automatable: boolean;
  impact: Criticality;
}

const no = false;
const yes = true;

/**
 * CERT/CC's SSVC deployer tree "Deployer Patch Application Priority", version 1.0.0 (exploitation 1.1.0 × system exposure
 * 1.0.1 × automatable 2.0.0 × human impact 2.0.2). One line holds four rows of the publication: those of human impact low,
 * medium, high and very high, each by its first letter (defer, scheduled, out-of-cycle, immediate).
 */
const LINES: readonly (readonly [Exploitation, SystemExposure, automatable: boolean, byImpact: string])[] = [
  ["none", "small", no, "ddss"],
  ["none", "small", yes, "dsss"],
  ["none", "controlled", no, "dsss"],
  ["none", "controlled", yes, "ssss"],
  ["none", "open", no, "dsss"],
  ["none", "open", yes, "ssso"],
  ["poc", "small", no, "dsss"],
  ["poc", "small", yes, "ssss"],
  ["poc", "controlled", no, "dsss"],
  ["poc", "controlled", yes, "ssso"],
  ["poc", "open", no, "ssso"],
  ["poc", "open", yes, "ssoo"],
  ["active", "small", no, "ssoo"],
  ["active", "small", yes, "sooo"],
  ["active", "controlled", no, "ssoo"],
  ["active", "controlled", yes, "oooo"],
  ["active", "open", no, "sooi"],
  ["active", "open", yes, "ooii"],
];

const byLetter = (letter: string): SsvcPriority => SSVC_PRIORITIES.find((word) => word !== "none" && word.startsWith(letter)) ?? "none";

/** The 72 rows in the order of the publication; a row's number is its place. */
export const DEPLOYER_TREE: readonly (DeployerInputs & { priority: SsvcPriority })[] = LINES.flatMap(
  ([exploitation, exposure, automatable, byImpact]) =>
    CRITICALITIES.map((impact, at) => ({ exploitation, exposure, automatable, impact, priority: byLetter(byImpact.charAt(at)) })),
);

export const DEPLOYER_TABLE = "CERT/CC SSVC deployer tree, version 1.0.0";

/** The number of the row that decides: how the table is looked up, here and in SQL. */
export const deployerRow = ({ exploitation, exposure, automatable, impact }: DeployerInputs): number =>
  ((EXPLOITATIONS.indexOf(exploitation) * SYSTEM_EXPOSURES.length + SYSTEM_EXPOSURES.indexOf(exposure)) * 2 + Number(automatable)) *
    CRITICALITIES.length +
  CRITICALITIES.indexOf(impact);

/**
 * What an unknown input counts as. Nobody has reported exploitation: none. No vector and no assessment: not automatable, as
 * in BOD 26-04. It runs where nobody listed services: controlled, for nothing says that it is inside only and nothing that
 * it is open. Nobody owns it: medium, which is what a team has unless someone says otherwise.
 */
export const COUNTED_AS = {
  exploitation: "none",
  exposure: "controlled",
  automatable: false,
  impact: "medium",
} as const satisfies DeployerInputs;

/** The tree's exposure by level of exposure, unknown first. */
export const EXPOSURE_OF_LEVEL: Record<ExposureLevel, SystemExposure> = { 0: COUNTED_AS.exposure, 1: "small", 2: "controlled", 3: "open" };

export const deployerInputs = (factors: Factors): DeployerInputs => ({
  exploitation: factors.exploitation ?? COUNTED_AS.exploitation,
  exposure: EXPOSURE_OF_LEVEL[factors.exposure],
  automatable: factors.automatable ?? COUNTED_AS.automatable,
  impact: factors.impact ?? COUNTED_AS.impact,
});

/** The row of the table that decides, and what it says. */
export function deploy(factors: Factors): { row: number; priority: SsvcPriority; inputs: DeployerInputs } {
  const inputs = deployerInputs(factors);
  const row = deployerRow(inputs);
  return { row, priority: DEPLOYER_TREE[row]?.priority ?? "none", inputs };
}
