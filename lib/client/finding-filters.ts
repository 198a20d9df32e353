import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { SEVERITIES } from "@/lib/core/severity";
import { FINDING_KINDS, FINDING_STATES, ORIGINS, OUTCOMES, SEEN_BY, SSVC_PRIORITIES } from "@/lib/core/shape";
import { viewQuery } from "@/lib/core/view-query";
import { FINDING_SORTS } from "@/lib/schemas/findings";
import { type Query, withQuery } from "./fetch";
import { parseAsFlag } from "./flag-parser";

const listOf = <const T extends string>(values: readonly T[]) => parseAsArrayOf(parseAsStringLiteral(values));

/** Every filter of the findings list as it stands in the URL, which is the state. Names are those of the API. */
export const findingFilterParsers = {
  kind: listOf(FINDING_KINDS),
  severity: listOf(SEVERITIES),
  state: listOf([...FINDING_STATES, "any"]),
  outcome: listOf(OUTCOMES),
  priority: listOf(SSVC_PRIORITIES),
  seenBy: listOf(SEEN_BY),
  origin: listOf(ORIGINS),
  tool: parseAsArrayOf(parseAsString),
  team: parseAsArrayOf(parseAsString),
  cluster: parseAsArrayOf(parseAsString),
  namespace: parseAsString,
  workload: parseAsString,
  image: parseAsString,
  repository: parseAsString,
  vulnerability: parseAsString,
  package: parseAsString,
  agreement: parseAsString,
  base: parseAsString,
  kev: parseAsFlag,
  exposed: parseAsFlag,
  running: parseAsFlag,
  fixable: parseAsFlag,
  overdue: parseAsFlag,
  dueWithin: parseAsString,
  openedSince: parseAsString,
  reopenedSince: parseAsString,
  fixedSince: parseAsString,
  mendedSince: parseAsString,
  mendedInTime: parseAsFlag,
  decision: parseAsString,
  assignee: parseAsString,
  q: parseAsString,
  asOf: parseAsString,
};
export type FindingFilters = inferParserType<typeof findingFilterParsers>;

const SORTS = FINDING_SORTS.flatMap((sort) => [sort, `-${sort}`] as const);
export const DEFAULT_SORT = "-rank";

/** Filters, the sort, the finding whose panel is open, and the saved view that one came from. */
export const findingViewParsers = {
  ...findingFilterParsers,
  sort: parseAsStringLiteral(SORTS).withDefault(DEFAULT_SORT),
  finding: parseAsString,
  view: parseAsString,
};

export const NO_FILTERS: FindingFilters = {
  kind: null,
  severity: null,
  state: null,
  outcome: null,
  priority: null,
  seenBy: null,
  origin: null,
  tool: null,
  team: null,
  cluster: null,
  namespace: null,
  workload: null,
  image: null,
  repository: null,
  vulnerability: null,
  package: null,
  agreement: null,
  base: null,
  kev: null,
  exposed: null,
  running: null,
  fixable: null,
  overdue: null,
  dueWithin: null,
  openedSince: null,
  reopenedSince: null,
  fixedSince: null,
  mendedSince: null,
  mendedInTime: null,
  decision: null,
  assignee: null,
  q: null,
  asOf: null,
};

/** Only the filters that are set, in one order, so that equal filters make equal query keys. */
export function filterQuery(filters: FindingFilters): Query {
  const names = Object.keys(NO_FILTERS) as (keyof FindingFilters)[];
  const set = names
    .map((name) => [name, filters[name]] as const)
    .filter(([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(set);
}

export const isFiltered = (filters: FindingFilters): boolean => Object.keys(filterQuery(filters)).length > 0;

/** The list's filters and sort as saved views hold them. */
export const viewQueryOf = (filters: FindingFilters, sort: string): string =>
  viewQuery(withQuery("", { ...filterQuery(filters), sort }).slice(1), DEFAULT_SORT);
