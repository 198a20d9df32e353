"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { type FacetItem, FacetList } from "@/components/ui/facet-list";
import { OUTCOMES_SHOWN } from "@/components/ui/outcome-chip";
import { Skeleton } from "@/components/ui/skeleton";
import { scopeListOptions } from "@/lib/client/admin";
import { type FindingFacets, findingFacetsOptions } from "@/lib/client/findings";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import type { SEVERITIES } from "@/lib/core/severity";
import { FINDING_KINDS, FINDING_STATES, type ORIGINS, type SEEN_BY } from "@/lib/core/shape";
import { SSVC_SHOWN, SSVC_WORD } from "@/lib/core/ssvc-word";
import type { FindingView, ListFilter } from "./use-finding-view";
import { KIND_WORD, ORIGIN_WORD, SEEN_BY_WORD, STATE_WORD } from "./words";

type FacetName = keyof FindingFacets["facets"];

/** Values in their own order with their words; those that nothing has are left out unless chosen or always of interest. */
function ordered<T extends string>(
  facet: FindingFacets["facets"][FacetName],
  values: readonly T[],
  words: Record<T, string>,
  selected: readonly string[],
  always: readonly T[] = [],
): FacetItem[] {
  const counts = new Map(facet.map(({ value, count }) => [value, count]));
  return values
    .filter((value) => counts.has(value) || selected.includes(value) || always.includes(value))
    .map((value) => ({ value, label: words[value], count: counts.get(value) ?? 0 }));
}

const SEVERITY_WORD = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
  negligible: "negligible",
  unknown: "unknown",
} as const;
const SEVERITIES_SHOWN = [
  "critical",
  "high",
  "medium",
  "low",
  "negligible",
  "unknown",
] as const satisfies readonly (typeof SEVERITIES)[number][];
const SEEN_BY_SHOWN = ["several", "trivy", "grype", "other"] as const satisfies readonly (typeof SEEN_BY)[number][];
const ORIGINS_SHOWN = ["base", "own", "unknown", "none"] as const satisfies readonly (typeof ORIGINS)[number][];
const MANY = 8;

function Facet({ title, filter, items, view }: { title: string; filter: ListFilter; items: readonly FacetItem[]; view: FindingView }) {
  const [all, setAll] = useState(false);
  const selected = view.selectedOf(filter);
  const shown = all || items.length <= MANY + 1 ? items : items.filter((item, at) => at < MANY || selected.includes(item.value));
  if (items.length === 0) return null;
  return (
    <div>
      <FacetList title={title} items={shown} selected={selected} onToggle={(value) => view.toggle(filter, value)} />
      {shown.length < items.length ? (
        <button type="button" onClick={() => setAll(true)} className="h-6 px-1.5 text-xs text-accent hover:underline">
          {items.length - shown.length} more
        </button>
      ) : null}
    </div>
  );
}

/** What the list can be narrowed by, with the exact count beside each value. */
export function Facets({ view }: { view: FindingView }) {
  const { data, error, refetch } = useQuery(findingFacetsOptions(view.filters));
  const teams = useQuery(scopeListOptions("team"));
  if (error) return <ErrorState error={error} what="the counts" onRetry={() => void refetch()} className="px-1 py-4 text-xs" />;
  if (!data) {
    return (
      <div role="status" aria-label="Loading the counts" className="flex flex-col gap-2 pt-1">
        {Array.from({ length: 14 }, (_, at) => (
          <Skeleton key={at} className="h-5" />
        ))}
      </div>
    );
  }
  const { facets, exact } = data;
  const slug = new Map(teams.data?.map(({ id, value }) => [id, value]));
  return (
    <div className="flex flex-col gap-4 pb-2">
      {exact ? null : <p className="text-xs text-faint">Too many to count: the numbers are of the first 50,000.</p>}
      <Facet
        title="Fix within"
        filter="outcome"
        view={view}
        items={ordered(facets.outcome, [...OUTCOMES_SHOWN, "none"], OUTCOME_WORD, view.selectedOf("outcome"), OUTCOMES_SHOWN)}
      />
      <Facet
        title="Severity"
        filter="severity"
        view={view}
        items={ordered(facets.severity, SEVERITIES_SHOWN, SEVERITY_WORD, view.selectedOf("severity"))}
      />
      <Facet
        title="SSVC"
        filter="priority"
        view={view}
        items={ordered(facets.priority, SSVC_SHOWN, SSVC_WORD, view.selectedOf("priority"), SSVC_SHOWN)}
      />
      <Facet title="State" filter="state" view={view} items={ordered(facets.state, FINDING_STATES, STATE_WORD, view.selectedOf("state"))} />
      <Facet
        title="Seen by"
        filter="seenBy"
        view={view}
        items={ordered(facets.seenBy, SEEN_BY_SHOWN, SEEN_BY_WORD, view.selectedOf("seenBy"))}
      />
      <Facet
        title="Inherited or own"
        filter="origin"
        view={view}
        items={ordered(facets.origin, ORIGINS_SHOWN, ORIGIN_WORD, view.selectedOf("origin"))}
      />
      <Facet
        title="Team"
        filter="team"
        view={view}
        items={facets.team.map((item) => ({
          ...item,
          value: slug.get(item.value) ?? item.value,
          label: item.value === "none" ? "unowned" : item.label,
        }))}
      />
      <Facet
        title="Cluster"
        filter="cluster"
        view={view}
        items={facets.cluster.map(({ label, count }) => ({ value: label, label, count }))}
      />
      {facets.kind.length > 1 || view.filters.kind ? (
        <Facet title="Kind" filter="kind" view={view} items={ordered(facets.kind, FINDING_KINDS, KIND_WORD, view.selectedOf("kind"))} />
      ) : null}
    </div>
  );
}
