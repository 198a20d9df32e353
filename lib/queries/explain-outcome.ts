import { EXPOSURE_WORD } from "@/lib/core/exposure-level";
import { decodeFactors, type Factors } from "@/lib/core/factors";
import { timeline } from "@/lib/risk/bod-26-04";
import { CRITICALITY_MEANING } from "@/lib/risk/human-impact";
import { COUNTED_AS, DEPLOYER_TABLE, deploy } from "@/lib/risk/ssvc";
import type { FindingDetail, FindingItem } from "@/lib/schemas/findings";
import type { FindingFacts, RunsInRow } from "./finding-evidence";

export type Factor = FindingDetail["rankWhy"]["factors"][number];
export const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
const day = (time: Date | null): string => time?.toISOString().slice(0, 10) ?? "an unknown day";

const FEEDS = "/settings/feeds";

/** An input with nothing to add: no date, no evidence, no points. */
export const factor = (name: string, value: string, source: string, how: Factor["how"], more: Partial<Factor> = {}): Factor => ({
  name,
  value,
  source,
  how,
  date: null,
  points: null,
  evidence: null,
  href: null,
  ...more,
});

const words = (value: string): string => value.replaceAll("_", " ");
const unknown = (counted: string): string => `unknown, counted as ${words(counted)}`;

/** The catalogue's row on it, in a sentence. */
function kevRow(facts: FindingFacts): string | null {
  const { kev, kevAddedOn } = facts;
  if (kevAddedOn === null) return null;
  if (kev === null) return `Listed on ${day(kevAddedOn)}, as a report says; no loaded catalogue has it.`;
  const name = kev.name ? ` as “${kev.name}”` : "";
  const due = kev.dueOn ? `, to be done by ${day(kev.dueOn)}` : "";
  return `Listed on ${day(kevAddedOn)}${name}${due}${kev.ransomware ? ", used by ransomware" : ""}. ${kev.action ?? ""}`.trim();
}

function kevFactor(name: string, values: readonly [no: string, yes: string], item: FindingItem, facts: FindingFacts): Factor {
  const known = facts.kevAddedOn !== null || facts.kevAsOf !== null;
  const value = item.kev ? values[1] : known ? values[0] : unknown(values[0]);
  const more = { date: iso(facts.kevAddedOn ?? facts.kevAsOf), evidence: kevRow(facts), href: known ? FEEDS : null };
  return known
    ? factor(name, value, "CISA KEV catalogue", "given", more)
    : factor(name, value, "no KEV catalogue is loaded", "unknown", more);
}

/** CISA's assessment of the flaw, in a sentence. */
function pointsRow({ ssvc }: FindingFacts): string | null {
  if (ssvc === null) return null;
  const { exploitation, automatable, technicalTotal } = ssvc;
  return `Exploitation ${["none", "public proof of concept", "active"][exploitation] ?? "unknown"}, automatable ${automatable ? "yes" : "no"}, technical impact ${technicalTotal ? "total" : "partial"}.`;
}

/** One of the points that CISA gives, or that a CVSS vector says. */
function point(name: string, value: boolean | null, values: readonly [no: string, yes: string], facts: FindingFacts): Factor {
  if (value === null) return factor(name, unknown(values[0]), "no SSVC point and no CVSS vector", "unknown");
  const word = values[Number(value)] ?? "";
  if (facts.ssvcSource === "given") {
    return factor(name, word, "CISA Vulnrichment (SSVC)", "given", {
      date: iso(facts.ssvc?.assessedOn ?? facts.ssvcAsOf),
      evidence: pointsRow(facts),
      href: FEEDS,
    });
  }
  return factor(name, word, `the CVSS vector of ${facts.cvssSource ?? "a source"}`, "derived", { evidence: facts.cvssVector });
}

/** The most reachable of what runs it, as far as the asker may see. */
const mostReachable = (runsIn: readonly RunsInRow[], level: number): RunsInRow | null => runsIn.find((one) => one.level === level) ?? null;

/** How far it can be reached: the way in and the workload behind it. */
function reach(
  name: string,
  item: FindingItem,
  level: Factors["exposure"],
  values: (level: Factors["exposure"]) => string,
  runsIn: readonly RunsInRow[],
): Factor {
  if (!item.running && level === 1) return factor(name, values(1), "it is in nothing that runs", "derived");
  const place = mostReachable(runsIn, level);
  const href = place ? `/workloads/${place.id}` : null;
  if (level === 0)
    return factor(
      name,
      unknown(values(0)),
      item.running ? "no services or routes were listed" : "nobody says how it is reached",
      "unknown",
      { href },
    );
  const [way] = place?.exposure ?? [];
  const evidence = place ? `${way ? `${way} → ` : ""}${place.namespace}/${place.name} in ${place.clusterName}` : null;
  return factor(name, values(level), "services and routes of the inventory", "derived", { evidence, href });
}

/** Which row of the BOD 26-04 table decides, and where each of its four inputs comes from; null for what is no vulnerability. */
export function explainOutcome(item: FindingItem, facts: FindingFacts, runsIn: readonly RunsInRow[]): FindingDetail["outcomeWhy"] {
  if (item.kind !== "vulnerability") return null;
  const factors = decodeFactors(facts.factors);
  const { kev, exposed } = item;
  const { row } = timeline({ kev, exposed, automatable: factors.automatable ?? false, technicalTotal: factors.technicalTotal ?? false });
  return {
    table: "CISA BOD 26-04 remediation timelines, version 1.0.0",
    row,
    factors: [
      kevFactor("Known to be exploited", ["no", "yes"], item, facts),
      reach("Publicly exposed", item, exposed ? 3 : factors.exposure, (level) => (level === 3 ? "yes" : "no"), runsIn),
      point("Automatable", factors.automatable, ["no", "yes"], facts),
      point("Technical impact", factors.technicalTotal, ["partial", "total"], facts),
    ],
  };
}

function exploitation(item: FindingItem, facts: FindingFacts, { exploitation: value }: Factors): Factor {
  if (item.kev) return kevFactor("Exploitation", ["none", "active"], item, facts);
  if (value === null)
    return factor("Exploitation", unknown(COUNTED_AS.exploitation), "neither KEV nor Vulnrichment names it", "unknown", { href: FEEDS });
  const word = { none: "none", poc: "public proof of concept", active: "active" }[value];
  const more = { date: iso(facts.ssvc?.assessedOn ?? facts.ssvcAsOf), evidence: pointsRow(facts), href: FEEDS };
  return factor("Exploitation", word, "CISA Vulnrichment (SSVC)", "given", more);
}

/** Whose criticality it is: the namespace's before the team's that runs it, else that of the team that owns the place. */
function impact({ impact: value }: Factors, runsIn: readonly RunsInRow[]): Factor {
  if (value === null)
    return factor("Human impact", unknown(COUNTED_AS.impact), "nobody owns it", "unknown", { href: "/settings/ownership" });
  const meaning = { evidence: `Criticality ${words(value)}: ${CRITICALITY_MEANING[value]}.` };
  const space = runsIn.find(({ namespaceCriticality }) => namespaceCriticality === value);
  if (space) {
    return factor("Human impact", words(value), `criticality of namespace ${space.namespace} in ${space.clusterName}`, "given", {
      ...meaning,
      href: `/clusters/${space.clusterId}`,
    });
  }
  const team = runsIn.find(({ teamCriticality, namespaceCriticality }) => namespaceCriticality === null && teamCriticality === value);
  return factor("Human impact", words(value), `criticality of ${team?.teamName ?? "the team that owns it"}`, "given", {
    ...meaning,
    href: "/settings/teams",
  });
}

/** Which row of the SSVC deployer tree decides, and where each of its four inputs comes from; null for what is no vulnerability. */
export function explainPriority(item: FindingItem, facts: FindingFacts, runsIn: readonly RunsInRow[]): FindingDetail["priorityWhy"] {
  if (item.kind !== "vulnerability") return null;
  const factors = decodeFactors(facts.factors);
  const { row } = deploy(factors);
  return {
    table: DEPLOYER_TABLE,
    row,
    factors: [
      exploitation(item, facts, factors),
      reach("System exposure", item, factors.exposure, (level) => (level === 0 ? COUNTED_AS.exposure : EXPOSURE_WORD[level]), runsIn),
      point("Automatable", factors.automatable, ["no", "yes"], facts),
      impact(factors, runsIn),
    ],
  };
}
