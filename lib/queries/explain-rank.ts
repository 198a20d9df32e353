import { decodeFactors } from "@/lib/core/factors";
import { ACTIVE_DAYS } from "@/lib/risk/activity";
import { AGE_STEPS_DAYS } from "@/lib/risk/age";
import type { RiskPolicy } from "@/lib/risk/policy";
import { RANK_VERSION, rankPoints } from "@/lib/risk/rank";
import type { FindingDetail, FindingItem } from "@/lib/schemas/findings";
import { factor, iso } from "./explain-outcome";
import type { AttributionRow, FindingFacts, RunsInRow } from "./finding-evidence";
import { severityGivenBy } from "./severity-given-by";

const yesNo = (value: boolean): string => (value ? "yes" : "no");
const workload = (place: RunsInRow | undefined): string | null => (place ? `/workloads/${place.id}` : null);
const named = (place: RunsInRow | undefined): string | null => (place ? `${place.namespace}/${place.name} in ${place.clusterName}` : null);

function ageWord(step: number): string {
  const from = AGE_STEPS_DAYS[step - 1];
  return from === undefined ? `under ${AGE_STEPS_DAYS[0]} days` : `${from} days or more`;
}

/**
 * What each input adds to the rank, worked out again from the factors that are stored with the finding. Where the total is
 * not the stored one, the findings are just being scored anew.
 */
export function explainRank(
  item: FindingItem,
  facts: FindingFacts,
  { policy, version }: { policy: RiskPolicy; version: number },
  { attributions, runsIn }: { attributions: readonly AttributionRow[]; runsIn: readonly RunsInRow[] },
): FindingDetail["rankWhy"] {
  const factors = decodeFactors(facts.factors);
  const points = rankPoints({ ...item, ...factors }, policy.weights);
  const report = (row: AttributionRow | undefined) =>
    row ? { evidence: `${row.tool} on ${row.targetName}`, href: `/reports/${row.reportId}`, date: iso(row.scannedAt) } : {};
  const [first] = runsIn;
  const privileged = runsIn.find((place) => place.privileged);
  const signalled = runsIn.find((place) => place.signal !== null);
  const percentile =
    facts.epssPercentile === null ? null : `Higher than ${(facts.epssPercentile * 100).toFixed(1)} % of all that are scored.`;
  return {
    version: version === 0 ? RANK_VERSION : `${RANK_VERSION}, policy ${version}`,
    total: item.rank,
    factors: [
      factor("Outcome", item.outcome, "BOD 26-04", "derived", { points: points.outcome }),
      item.epss === null
        ? factor("EPSS", "unknown", "no EPSS score is known", "unknown", { points: points.epss, href: "/settings/feeds" })
        : factor("EPSS", item.epss.toString(), "FIRST EPSS", "given", {
            points: points.epss,
            date: iso(facts.epssDate),
            evidence: percentile,
            href: "/settings/feeds",
          }),
      factor("Severity", item.severity, "the tools' sources, by precedence", item.severity === "unknown" ? "unknown" : "given", {
        points: points.severity,
        ...report(severityGivenBy(item, attributions)),
      }),
      factor("Running", yesNo(item.running), "inventory", "derived", {
        points: points.running,
        evidence: named(first),
        href: workload(first),
      }),
      factor("Privileged", yesNo(factors.privileged), "inventory", "derived", {
        points: points.privileged,
        ...(factors.privileged ? { evidence: named(privileged), href: workload(privileged) } : {}),
      }),
      factor("Active signals", yesNo(factors.signalled), `sensors, in the last ${ACTIVE_DAYS} days`, "derived", {
        points: points.signals,
        ...(factors.signalled && signalled?.signal
          ? {
              evidence: `${signalled.signal.rule} on ${named(signalled)}`,
              href: `/runtime?signal=${signalled.signal.id}`,
              date: signalled.signal.lastSeenAt,
            }
          : {}),
      }),
      factor("Fix available", yesNo(item.fixable), "the tools", "given", {
        points: points.fixable,
        ...(item.fixable ? report(attributions.find(({ sees, fixedVersion }) => sees && Boolean(fixedVersion))) : {}),
      }),
      factor("Age", ageWord(factors.ageStep), "when it was first seen here", "derived", { points: points.age, date: item.firstSeenAt }),
      factor("Loaded at runtime", "left out", "no sensor says which packages are loaded", "unknown"),
    ],
  };
}
