import type { Criticality } from "@/lib/core/factors";

export const SAFETY_IMPACTS = ["negligible", "marginal", "critical", "catastrophic"] as const;
export const MISSION_IMPACTS = ["degraded", "mef support crippled", "mef failure", "mission failure"] as const;

/** CERT/CC's SSVC human impact 2.0.2 by safety impact 2.0.1 (lines) and mission impact 2.0.0 (columns), as published. */
const TABLE: Record<(typeof SAFETY_IMPACTS)[number], readonly [Criticality, Criticality, Criticality, Criticality]> = {
  negligible: ["low", "low", "medium", "very_high"],
  marginal: ["low", "low", "medium", "very_high"],
  critical: ["medium", "high", "high", "very_high"],
  catastrophic: ["very_high", "very_high", "very_high", "very_high"],
};

export const humanImpact = (safety: (typeof SAFETY_IMPACTS)[number], mission: (typeof MISSION_IMPACTS)[number]): Criticality =>
  TABLE[safety][MISSION_IMPACTS.indexOf(mission)] ?? "very_high";

/**
 * What someone says with a team's or namespace's criticality: the human impact of that name. Each sentence sums up the rows
 * of the table above that give it ("mission essential function" being what the organisation exists to do).
 */
export const CRITICALITY_MEANING: Record<Criticality, string> = {
  low: "a break-in would at worst hinder what the organisation exists to do, and hurt nobody",
  medium: "a break-in could stop one of the things that the organisation exists to do, or hurt somebody",
  high: "a break-in could hurt people badly and stop one of the things that the organisation exists to do",
  very_high: "a break-in could cost lives, or all that the organisation exists to do",
};
