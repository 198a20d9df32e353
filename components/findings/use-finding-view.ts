"use client";

import { useQueryStates } from "nuqs";
import { DEFAULT_SORT, type FindingFilters, filterQuery, findingViewParsers, isFiltered, NO_FILTERS } from "@/lib/client/finding-filters";

export type ListFilter = "kind" | "severity" | "state" | "outcome" | "priority" | "seenBy" | "origin" | "tool" | "team" | "cluster";

/** Without a state filter the list holds what asks for work. */
export const OPEN_STATES = ["open", "in_triage"] as const;

/** The findings page's whole state, which is the URL. */
export function useFindingView() {
  const [view, setView] = useQueryStates(findingViewParsers, { history: "push" });
  const { sort, finding, view: savedId, ...filters } = view;
  const set = (next: Partial<FindingFilters>) => void setView({ ...next, finding: null });

  const selectedOf = (filter: ListFilter): readonly string[] => filters[filter] ?? (filter === "state" ? OPEN_STATES : []);
  /** Adds the value to the filter, or takes it away. */
  const toggle = (filter: ListFilter, value: string) => {
    const now = selectedOf(filter);
    const next = now.includes(value) ? now.filter((each) => each !== value) : [...now.filter((each) => each !== "any"), value];
    const usual = filter === "state" && next.length === OPEN_STATES.length && OPEN_STATES.every((state) => next.includes(state));
    set({ [filter]: next.length === 0 || usual ? null : next });
  };
  return {
    filters,
    sort: sort ?? DEFAULT_SORT,
    openId: finding,
    savedId,
    filtered: isFiltered(filters),
    key: JSON.stringify([filterQuery(filters), sort]),
    set,
    toggle,
    selectedOf,
    clear: () => void setView({ ...NO_FILTERS, finding: null, view: null }),
    search: (q: string) => void setView({ q: q === "" ? null : q, finding: null }, { history: "replace" }),
    setSort: (next: string) => void setView({ sort: findingViewParsers.sort.parse(next) }),
    /** Opens a panel; moving from one to the next leaves no trail for the back button. */
    open: (id: string | null) => void setView({ finding: id }, { history: finding === null && id !== null ? "push" : "replace" }),
  };
}
export type FindingView = ReturnType<typeof useFindingView>;
