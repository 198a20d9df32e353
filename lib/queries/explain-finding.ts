import { severityOf } from "@/lib/core/severity";
import { decodeShape, type FindingState, isOpenState } from "@/lib/core/shape";
import { DECISION_OF, ENDED_AS, STATEMENT_OF, TRIAGE_BY, UNCOVERED } from "@/lib/core/statement";
import type { FindingDetail, FindingItem } from "@/lib/schemas/findings";
import type { AttributionRow, MergeRow, SpanRow } from "./finding-evidence";

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
  policy: "After the risk policy changed",
  criticality: "After a criticality changed",
  activity: "By what sensors saw, or by age",
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
  if (reason.startsWith(ENDED_AS)) return [first || WHAT[state], `The decision ended: ${reason.slice(ENDED_AS.length)}`].join(". ");
  if (reason.startsWith(TRIAGE_BY)) return `${state === "in_triage" ? "Taken up" : "Put back"} by ${reason.slice(TRIAGE_BY.length)}`;
  const word = [STATEMENT_OF, DECISION_OF].find((start) => reason.startsWith(start));
  if (word === undefined) return [first || WHAT[state], reasonText(reason)].join(". ");
  return [first, `${SAID[state] ?? WHAT[state]} by ${reason.slice(word.length)}`].filter(Boolean).join(". ");
}

/**
 * Its life: each state from when on and why, the first one being when it was first seen. Newest last. `judge` is whose word
 * stands now ("Red Hat (CSAF)"), for findings that were judged before they were seen.
 */
export function history(
  item: FindingItem,
  { spans, merges, firstReport }: { spans: readonly SpanRow[]; merges: readonly MergeRow[]; firstReport: string | null },
  judge: string | null,
): FindingDetail["history"] {
  const lived = changes(item, spans, { judge, firstReport });
  const joined = merges.map(({ problem, mergedAt }) => {
    const at = mergedAt.toISOString();
    const state = lived.findLast((each) => each.at <= at)?.state ?? item.state;
    return { at, state, what: `Joined with what was found as ${problem}, which is another name of it.`, reportId: null };
  });
  return [...lived, ...joined].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function changes(
  item: FindingItem,
  spans: readonly SpanRow[],
  { judge, firstReport }: { judge: string | null; firstReport: string | null },
): FindingDetail["history"] {
  const stages = [
    ...spans.map(({ fromAt, shape }) => ({ at: fromAt.toISOString(), state: decodeShape(shape).state })),
    { at: item.stateSince, state: item.state },
  ];
  return stages.map(({ at, state }, position) => {
    const before = spans[position - 1];
    if (before === undefined) {
      const judged = state !== "open" && state !== "fixed" && position === stages.length - 1 && judge !== null;
      return { at, state, what: judged ? `First seen. ${SAID[state] ?? WHAT[state]} by ${judge}.` : "First seen.", reportId: firstReport };
    }
    return {
      at,
      state,
      what: `${told(state, before.reason, state === "open" && !isOpenState(decodeShape(before.shape).state) ? "Reopened" : "")}.`,
      reportId: before.reportId,
    };
  });
}
