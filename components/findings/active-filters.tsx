"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { absoluteTime, plural } from "@/components/ui/format";
import { scopeListOptions } from "@/lib/client/admin";
import type { FindingFilters } from "@/lib/client/finding-filters";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import { SSVC_WORD } from "@/lib/core/ssvc-word";
import type { FindingView, ListFilter } from "./use-finding-view";
import { KIND_WORD, ORIGIN_WORD, SEEN_BY_WORD, STATE_WORD } from "./words";

const LIST_TITLE: Record<ListFilter, string> = {
  kind: "kind",
  severity: "severity",
  state: "state",
  outcome: "fix within",
  priority: "SSVC",
  seenBy: "seen by",
  origin: "base image",
  tool: "tool",
  team: "team",
  cluster: "cluster",
};
const TEXT_TITLE = {
  q: "text",
  namespace: "namespace",
  workload: "workload",
  image: "image",
  repository: "repository",
  vulnerability: "vulnerability",
  package: "package",
  agreement: "agreement",
  decision: "decision",
  base: "built on",
  assignee: "assignee",
  asOf: "as of",
  dueWithin: "due within",
  openedSince: "opened since",
  reopenedSince: "reopened since",
  fixedSince: "fixed since",
  mendedSince: "mended since",
} as const satisfies Partial<Record<keyof FindingFilters, string>>;
const FLAG_WORDS = {
  kev: ["in KEV", "not in KEV"],
  exposed: ["exposed", "not exposed"],
  running: ["running", "not running"],
  fixable: ["fix exists", "no fix"],
  overdue: ["overdue", "not overdue"],
  mendedInTime: ["mended in time", "mended late"],
} as const satisfies Partial<Record<keyof FindingFilters, readonly [string, string]>>;

const WORDS: Partial<Record<ListFilter, Readonly<Record<string, string>>>> = {
  kind: KIND_WORD,
  state: { ...STATE_WORD, any: "any" },
  outcome: OUTCOME_WORD,
  priority: SSVC_WORD,
  seenBy: SEEN_BY_WORD,
  origin: ORIGIN_WORD,
};

export interface ActiveFilter {
  key: string;
  title: string;
  word: string;
  remove: () => void;
}

const keysOf = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];
/** An id says nothing to a reader; its head is enough to tell two apart. */
const shortWord = (text: string): string =>
  /^\d{4}-\d{2}-\d{2}T/.test(text) ? absoluteTime(text) : /^\d+d$/.test(text) ? plural(Number.parseInt(text, 10), "day") : shortId(text);
const shortId = (text: string): string => (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text) ? `${text.slice(0, 8)}…` : text);

/** Every filter that is set, in words, with the way to take it away. `pressed`: also those that have a button of their own. */
export function useActiveFilters(view: FindingView, pressed = false): ActiveFilter[] {
  const { filters, toggle, set } = view;
  const teams = useQuery({ ...scopeListOptions("team"), enabled: filters.team !== null });
  const teamName = new Map(teams.data?.flatMap(({ id, value, label }) => [[id, label] as const, [value, label] as const]));
  const word = (filter: ListFilter, value: string): string =>
    filter === "team"
      ? value === "none"
        ? "unowned"
        : (teamName.get(value) ?? shortId(value))
      : (WORDS[filter]?.[value] ?? shortId(value));
  const lists = keysOf(LIST_TITLE).flatMap((filter) =>
    (filters[filter] ?? []).map(
      (value): ActiveFilter => ({
        key: `${filter}:${value}`,
        title: LIST_TITLE[filter],
        word: word(filter, value),
        remove: () => toggle(filter, value),
      }),
    ),
  );
  const texts = keysOf(TEXT_TITLE).flatMap((filter): ActiveFilter[] => {
    const value = filters[filter];
    return value ? [{ key: filter, title: TEXT_TITLE[filter], word: shortWord(value), remove: () => set({ [filter]: null }) }] : [];
  });
  const flags = keysOf(FLAG_WORDS).flatMap((filter): ActiveFilter[] => {
    const value = filters[filter];
    if (value === null || (value && !pressed)) return [];
    return [{ key: filter, title: "", word: FLAG_WORDS[filter][value ? 0 : 1], remove: () => set({ [filter]: null }) }];
  });
  return [...texts, ...lists, ...flags];
}

export function ActiveFilters({ view }: { view: FindingView }) {
  const active = useActiveFilters(view);
  if (active.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="flex min-w-0 flex-wrap items-center gap-1.5">
      {active.map(({ key, title, word, remove }) => (
        <li key={key} className="min-w-0">
          <button
            type="button"
            onClick={remove}
            aria-label={`Remove filter ${title} ${word}`}
            className="inline-flex h-6 max-w-64 items-center gap-1 rounded-md bg-accent-soft px-2 text-xs text-accent hover:bg-hover"
          >
            {title ? <span className="shrink-0 text-muted">{title}</span> : null}
            <span className="truncate font-medium">{word}</span>
            <X aria-hidden className="size-3 shrink-0" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" onClick={view.clear} className="h-6 px-1.5 text-xs text-muted hover:text-ink hover:underline">
          Clear all
        </button>
      </li>
    </ul>
  );
}
