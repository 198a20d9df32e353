"use client";

import type { InfiniteData } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { type DataColumn, DataTable } from "@/components/data-table/data-table";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";

interface ListPage<Row> {
  items: Row[];
  nextCursor: string | null;
  total: { count: number; atLeast: boolean };
}

/** What an infinite query has of it. */
interface ListQuery<Row> {
  data: InfiniteData<ListPage<Row>> | undefined;
  error: unknown;
  isFetchNextPageError: boolean;
  isFetchingNextPage: boolean;
  isPlaceholderData: boolean;
  hasNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

interface Props<Row extends { id: string }> {
  query: ListQuery<Row>;
  /** for titles and errors: "the images" */
  what: string;
  label: string;
  columns: readonly DataColumn<Row>[];
  rowName: (row: Row) => string;
  listKey: string;
  sort?: string;
  onSort?: (sort: string) => void;
  href: (row: Row) => string;
  card: (row: Row) => ReactNode;
  filtered: boolean;
  onClear: () => void;
  empty: ReactNode;
  /** where a row opens beside the list instead of on a page of its own */
  open?: { id: string | null; onOpen: (id: string) => void };
  className?: string;
}

/** about what a panel leaves of a laptop's window */
const BESIDE_PANEL = 700;

/** A list with all its states, in a card; j and k move, Enter opens. */
export function ListView<Row extends { id: string }>(props: Props<Row>) {
  const { query, what, label, columns, rowName, listKey, sort, onSort, href, card, filtered, onClear, empty, open, className } = props;
  const router = useRouter();
  const [standing, setStanding] = useState<string | null>(null);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total;
  const onOpen = (id: string) => {
    const row = rows.find((each) => each.id === id);
    if (row) router.push(href(row));
  };
  return (
    <section
      aria-label={label}
      className={cn(
        "flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden lg:min-h-72 rounded-lg border bg-card shadow-card",
        query.isPlaceholderData && "opacity-70",
        className,
      )}
    >
      <QueryState
        query={{ data: query.data, error: query.isFetchNextPageError ? null : query.error, refetch: query.refetch }}
        what={what}
        loading={<TableSkeleton rows={16} />}
        isEmpty={() => rows.length === 0}
        filtered={filtered}
        empty={empty}
        filteredEmpty={
          <EmptyState
            title="Nothing matches these filters"
            why="There is something here, but not with what is chosen above."
            action={<Button onClick={onClear}>Clear the filters</Button>}
          />
        }
      >
        {() => (
          <DataTable
            label={label}
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            rowName={rowName}
            total={total && !total.atLeast ? total.count : null}
            listKey={listKey}
            {...(sort === undefined ? {} : { sort })}
            {...(onSort ? { onSort } : {})}
            more={{
              has: query.hasNextPage,
              loading: query.isFetchingNextPage,
              error: query.isFetchNextPageError ? query.error : null,
              load: () => void query.fetchNextPage(),
            }}
            firstWidth={open?.id ? BESIDE_PANEL : null}
            currentId={open ? (open.id ?? standing) : standing}
            onCurrent={(id) => {
              setStanding(id);
              if (open?.id) open.onOpen(id);
            }}
            onOpen={open?.onOpen ?? onOpen}
            card={card}
          />
        )}
      </QueryState>
    </section>
  );
}
