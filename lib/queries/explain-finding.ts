import { severityOf } from "@/lib/core/severity";
import { decodeShape, type FindingState, isOpenState } from "@/lib/core/shape";
import { STATEMENT_OF, UNCOVERED } from "@/lib/core/statement";
import { type TimelineInputs, timeline } from "@/lib/risk/bod-26-04";
import { RANK_VERSION, rankPoints } from "@/lib/risk/rank";
import type { FindingDetail, FindingItem } from "@/lib/schemas/findings";
import type { AttributionRow, FindingFacts, SpanRow } from "./finding-evidence";

type Factor = FindingDetail["rankWhy"]["factors"][number];
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
const yesNo = (value: boolean): string => (value ? "yes" : "no");

/** Which row of the BOD 26-04 table decides, and where each of its four inputs comes from; null for what is no vulnerability. */
export function explainOutcome(item: FindingItem, facts: FindingFacts): FindingDetail["outcomeWhy"] {
  if (item.kind !== "vulnerability") return null;
  const inputs: TimelineInputs = {
    kev: item.kev,
    exposed: item.exposed,
    automatable: facts.automatable ?? false,
    technicalTotal: facts.technicalTotal ?? false,
  };
  const kevKnown = facts.kevAddedOn !== null || facts.kevAsOf !== null;
  const ssvc = facts.ssvcSource === "given" ? "CISA Vulnrichment (SSVC)" : "CVSS vector";
  const point = (name: string, value: boolean | null, words: readonly [no: string, yes: string]): Factor => ({
    name,
    value: value === null ? "unknown, counted as the milder" : (words[Number(value)] ?? ""),
    source: value === null ? "no SSVC point and no CVSS vector" : ssvc,
    how: value === null ? "unknown" : facts.ssvcSource === "given" ? "given" : "derived",
    date: null,
    points: null,
  });
  const factors: Factor[] = [
    {
      name: "Known to be exploited",
      value: item.kev ? "yes" : kevKnown ? "no" : "unknown, counted as no",
      source: kevKnown ? "CISA KEV catalogue" : "no KEV catalogue is loaded",
      how: kevKnown ? "given" : "unknown",
      date: iso(facts.kevAddedOn ?? facts.kevAsOf),
      points: null,
    },
    {
      name: "Publicly exposed",
      value: item.exposed ? "yes" : !item.running || facts.exposureKnown ? "no" : "unknown, counted as no",
      source: item.running
        ? item.exposed || facts.exposureKnown
          ? "services and routes of the inventory"
          : "no services or routes were listed"
        : "it is in nothing that runs",
      how: item.running && !item.exposed && !facts.exposureKnown ? "unknown" : "derived",
      date: null,
      points: null,
    },
    point("Automatable", facts.automatable, ["no", "yes"]),
    point("Technical impact", facts.technicalTotal, ["partial", "total"]),
  ];
  return { table: "CISA BOD 26-04 remediation timelines, version 1.0.0", row: timeline(inputs).row, factors };
}

/** What each input adds to the rank. The total is the stored one; the points are those of the present inputs. */
export function explainRank(item: FindingItem, facts: FindingFacts): FindingDetail["rankWhy"] {
  const privileged = item.running && facts.privileged;
  const points = rankPoints({
    outcome: item.outcome,
    severity: item.severity,
    epss: item.epss,
    running: item.running,
    privileged,
    fixable: item.fixable,
  });
  const factor = (name: string, value: string, source: string, how: Factor["how"], add: number, date: string | null = null): Factor => ({
    name,
    value,
    source,
    how,
    date,
    points: add,
  });
  return {
    version: RANK_VERSION,
    total: item.rank,
    factors: [
      factor("Outcome", item.outcome, "BOD 26-04", "derived", points.outcome),
      item.epss === null
        ? factor("EPSS", "unknown", "no EPSS score is known", "unknown", points.epss)
        : factor("EPSS", item.epss.toString(), "FIRST EPSS", "given", points.epss, iso(facts.epssDate)),
      factor(
        "Severity",
        item.severity,
        "the tools' sources, by precedence",
        item.severity === "unknown" ? "unknown" : "given",
        points.severity,
      ),
      factor("Running", yesNo(item.running), "inventory", "derived", points.running),
      factor("Privileged", yesNo(privileged), "inventory", "derived", points.privileged),
      factor("Fix available", yesNo(item.fixable), "the tools", "given", points.fixable),
    ],
  };
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();

/** In words, where tools that looked at the same active target differ: seen or not, severity, fixed version. */
export function disagreements(attributions: readonly AttributionRow[]): string[] {
  const said = new Set<string>();
  for (const target of new Set(attributions.filter(({ active }) => active).map(({ targetId }) => targetId))) {
    const here = attributions.filter(({ targetId, active }) => active && targetId === target);
    const seeing = here.filter(({ sees }) => sees);
    const blind = unique(here.filter(({ sees }) => !sees).map(({ tool }) => tool));
    if (seeing.length === 0) continue;
    const tools = unique(seeing.map(({ tool }) => tool));
    if (blind.length > 0)
      said.add(
        `${list(tools)} ${tools.length > 1 ? "see" : "sees"} it; ${list(blind)} looked too and ${blind.length > 1 ? "do" : "does"} not.`,
      );
    const differ = (what: string, value: (row: AttributionRow) => string | null): void => {
      const values = unique(seeing.flatMap((row) => value(row) ?? []));
      if (values.length < 2) return;
      said.add(
        `${what} differs: ${values.map((one) => `${one} (${list(unique(seeing.filter((row) => value(row) === one).map(({ tool }) => tool)))})`).join(", ")}.`,
      );
    };
    differ("Severity", ({ severity }) => severityOf(severity));
    differ(
      "The fixed version",
      ({ fixedVersion, fixState }) => fixedVersion || (fixState ? `none, ${fixState.replaceAll("_", " ")}` : "none"),
    );
  }
  return [...said];
}

const REASONS: Record<string, string> = {
  feed: "After a feed was loaded",
  ownership: "After ownership changed",
  inventory: "By an inventory",
  [UNCOVERED]: "It was seen where the decision does not reach",
};
const reasonText = (reason: string): string => REASONS[reason] ?? `By a ${reason}`;

const WHAT: Record<FindingState, string> = {
  open: "Open",
  in_triage: "Taken into triage",
  accepted_risk: "Risk accepted",
  false_positive: "Judged a false positive",
  not_affected: "Judged not affected",
  mitigated: "Mitigated",
  fixed: "Fixed",
};

/** What somebody's word made of it. */
const SAID: Partial<Record<FindingState, string>> = { open: "Said to be affected", in_triage: "Under investigation" };

function told(state: FindingState, reason: string, first: string): string {
  if (!reason.startsWith(STATEMENT_OF)) return [first || WHAT[state], reasonText(reason)].join(". ");
  return [first, `${SAID[state] ?? WHAT[state]} by ${reason.slice(STATEMENT_OF.length)}`].filter(Boolean).join(". ");
}

/**
 * Its life: each state from when on and why, the first one being when it was first seen. Newest last. `judge` is whose word
 * stands now ("Red Hat (CSAF)"), for findings that were judged before they were seen.
 */
export function history(item: FindingItem, spans: readonly SpanRow[], judge: string | null): FindingDetail["history"] {
  const stages = [
    ...spans.map(({ fromAt, shape }) => ({ at: fromAt.toISOString(), state: decodeShape(shape).state })),
    { at: item.stateSince, state: item.state },
  ];
  return stages.map(({ at, state }, position) => {
    const before = spans[position - 1];
    if (before === undefined) {
      const judged = state !== "open" && state !== "fixed" && position === stages.length - 1 && judge !== null;
      return { at, state, what: judged ? `First seen. ${SAID[state] ?? WHAT[state]} by ${judge}.` : "First seen.", reportId: null };
    }
    return {
      at,
      state,
      what: `${told(state, before.reason, state === "open" && !isOpenState(decodeShape(before.shape).state) ? "Reopened" : "")}.`,
      reportId: before.reportId,
    };
  });
}
