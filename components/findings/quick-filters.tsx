"use client";

import { useQuery } from "@tanstack/react-query";
import { formatCompact, formatNumber } from "@/components/ui/format";
import { ToggleChip } from "@/components/ui/toggle-chip";
import { findingFacetsOptions } from "@/lib/client/findings";
import type { FindingView } from "./use-finding-view";

const QUICK = [
  ["kev", "In KEV"],
  ["exposed", "Exposed"],
  ["running", "Running"],
  ["fixable", "Fix exists"],
] as const;

/** Yes-or-no facts, one click each, with how many there are. */
export function QuickFilters({ view }: { view: FindingView }) {
  const { data } = useQuery(findingFacetsOptions(view.filters));
  return (
    <div
      role="group"
      aria-label="Quick filters"
      className="scroll-thin -mx-4 flex items-center gap-1.5 overflow-x-auto px-4 max-lg:w-[calc(100%+2rem)] lg:mx-0 lg:px-0"
    >
      {QUICK.map(([filter, word]) => {
        const count = data?.facets[filter].find(({ value }) => value === "true")?.count ?? (data ? 0 : null);
        const pressed = view.filters[filter] === true;
        return (
          <ToggleChip key={filter} pressed={pressed} onClick={() => view.set({ [filter]: pressed ? null : true })}>
            {word}
            {count === null ? null : (
              <span title={formatNumber(count)} className="font-normal text-faint tabular-nums">
                {formatCompact(count)}
              </span>
            )}
          </ToggleChip>
        );
      })}
      <ToggleChip pressed={view.filters.overdue === true} onClick={() => view.set({ overdue: view.filters.overdue ? null : true })}>
        Overdue
      </ToggleChip>
    </div>
  );
}
