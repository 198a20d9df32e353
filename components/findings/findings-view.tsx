"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DataTable, type Selection } from "@/components/data-table/data-table";
import { SearchBox } from "@/components/list/search-box";
import { PageHeader } from "@/components/shell/page-header";
import { formatNumber } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { withQuery } from "@/lib/client/fetch";
import { filterQuery } from "@/lib/client/finding-filters";
import { findingsOptions } from "@/lib/client/findings";
import { ActiveFilters } from "./active-filters";
import { FINDING_COLUMNS } from "./columns";
import { FacetSheet } from "./facet-sheet";
import { Facets } from "./facets";
import { FindingCard } from "./finding-card";
import { FindingPanel } from "./finding-panel";
import { NoneMeetFilters, NothingOpen } from "./findings-empty";
import { QuickFilters } from "./quick-filters";
import { SelectionBar } from "./selection-bar";
import { useFindingView } from "./use-finding-view";
import { ViewBar } from "./views/view-bar";
import { findingName } from "./words";

const NONE: Selection = {};
/** about what the panel leaves of a laptop's window */
const BESIDE_PANEL = 600;

const totalWords = (count: number, atLeast: boolean, anyState: boolean): string =>
  `${formatNumber(count)}${atLeast ? "+" : ""} ${anyState ? (count === 1 ? "finding" : "findings") : "open"}${atLeast || count === 0 ? "" : " · exact"}`;

/** Findings: search and filters, the list, and the panel of the one that is open. */
export function FindingsView() {
  const view = useFindingView();
  const query = useInfiniteQuery(findingsOptions(view.filters, view.sort));
  const [standing, setStanding] = useState<string | null>(null);
  const [ticked, setTicked] = useState<{ key: string; ids: Selection }>({ key: view.key, ids: NONE });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages.at(0)?.total ?? null;
  const selection = ticked.key === view.key ? ticked.ids : NONE;
  const currentId = view.openId ?? standing;
  const at = rows.findIndex(({ id }) => id === view.openId);

  const open = (id: string | null) => {
    if (id === null) setStanding(view.openId);
    view.open(id);
  };
  const step = (by: number) => {
    const next = at === -1 ? undefined : rows[at + by];
    return next ? () => open(next.id) : undefined;
  };
  const onCurrent = (id: string) => (view.openId === null ? setStanding(id) : open(id));
  const anyState = view.filters.state !== null;

  return (
    <>
      <PageHeader title="Findings" counts={total ? totalWords(total.count, total.atLeast, anyState) : null} scoped />
      <ViewBar view={view} />
      <div className="flex flex-col gap-2 pb-2.5">
        <div className="flex flex-wrap items-center gap-2">
          <SearchBox
            value={view.filters.q ?? ""}
            label="Search the findings"
            placeholder="CVE, package, image…"
            onSearch={view.search}
            shortcut
          />
          <FacetSheet view={view} total={total && !total.atLeast ? total.count : null} />
          <QuickFilters view={view} />
        </div>
        <ActiveFilters view={view} />
        <p aria-live="polite" className="sr-only">
          {total ? totalWords(total.count, total.atLeast, anyState) : ""}
        </p>
      </div>
      <div className="flex min-h-0 flex-1 gap-3">
        <nav
          aria-label="Filters"
          className={`scroll-thin w-40 shrink-0 overflow-y-auto max-lg:hidden ${view.openId ? "max-xl:hidden" : ""}`}
        >
          <Facets view={view} />
        </nav>
        <div
          className="flex min-w-0 flex-1 flex-col overflow-hidden rounded-lg border bg-card shadow-card transition-opacity aria-busy:opacity-60 aria-busy:delay-300"
          aria-busy={query.isPlaceholderData}
        >
          <QueryState
            query={{ ...query, error: query.isFetchNextPageError ? null : query.error }}
            what="the findings"
            loading={<TableSkeleton rows={22} label="Loading the findings" />}
            isEmpty={(data) => data.pages[0]?.items.length === 0}
            filtered={view.filtered}
            empty={<NothingOpen view={view} />}
            filteredEmpty={<NoneMeetFilters view={view} />}
          >
            {() => (
              <>
                <DataTable
                  label="Findings"
                  columns={FINDING_COLUMNS}
                  rows={rows}
                  rowId={(finding) => finding.id}
                  rowName={findingName}
                  total={total && !total.atLeast ? total.count : null}
                  listKey={view.key}
                  sort={view.sort}
                  onSort={view.setSort}
                  more={{
                    has: query.hasNextPage,
                    loading: query.isFetchingNextPage,
                    error: query.isFetchNextPageError ? query.error : null,
                    load: () => void query.fetchNextPage(),
                  }}
                  firstWidth={view.openId ? BESIDE_PANEL : null}
                  currentId={currentId}
                  onCurrent={onCurrent}
                  onOpen={open}
                  selection={{ value: selection, onChange: (ids) => setTicked({ key: view.key, ids }) }}
                  card={(finding) => <FindingCard finding={finding} onOpen={open} />}
                />
                <SelectionBar
                  chosen={rows.filter(({ id }) => selection[id] === true)}
                  total={total?.count ?? rows.length}
                  atLeast={total?.atLeast ?? false}
                  query={withQuery("", filterQuery(view.filters)).slice(1)}
                  onClear={() => setTicked({ key: view.key, ids: NONE })}
                />
              </>
            )}
          </QueryState>
        </div>
        {view.openId ? (
          <FindingPanel id={view.openId} item={rows[at]} onClose={() => open(null)} onPrevious={step(-1)} onNext={step(1)} />
        ) : null}
      </div>
    </>
  );
}
