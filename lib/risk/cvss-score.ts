import ae from "ae-cvss-calculator";

/** The base score of a CVSS v2, v3.x or v4.0 vector by the published formulas; null where the vector is not a whole one. */
export function cvssScore(vector: string): number | null {
  const read = ae.fromVector(vector);
  // an incomplete vector would score 0
  if (!read?.isBaseFullyDefined()) return null;
  const scores = read.calculateScores();
  // of version 4, "base" takes in the threat metrics that a vector may carry
  if ("baseMetricsOnly" in scores && typeof scores.baseMetricsOnly === "number") return scores.baseMetricsOnly;
  return "base" in scores && typeof scores.base === "number" ? scores.base : null;
}
