"use client";

import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { GridCell, GridHead, GridRow, GridTable } from "@/components/ui/grid-table";
import { useShortcuts } from "@/lib/client/shortcuts";
import type { DataColumn } from "./columns";
import { HeaderCell } from "./header-cell";
import type { MorePages } from "./load-more";
import { TickBox } from "./tick-box";
import { type Selection, useDataTable } from "./use-data-table";
import { useWide } from "./use-wide";
import { useWidth } from "./use-width";
import { VirtualCards } from "./virtual-cards";
import { VirtualGrid } from "./virtual-grid";

export type { DataColumn } from "./columns";
export type { Selection } from "./use-data-table";

interface Props<Row extends object> {
  label: string;
  /** keep it outside of components: a new list makes a new table */
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** what a row is called, for its tick box */
  rowName: (row: Row) => string;
  /** of all pages; null: not known exactly */
  total: number | null;
  /** another list (other filters): back to the top */
  listKey: string;
  sort?: string;
  onSort?: (sort: string) => void;
  more: MorePages;
  /** how wide the table is taken to be until it is measured, where something stands beside it */
  firstWidth?: number | null;
  /** the row that the keyboard stands on */
  currentId: string | null;
  onCurrent: (id: string) => void;
  onOpen: (id: string) => void;
  /** with it, rows can be ticked */
  selection?: { value: Selection; onChange: (next: Selection) => void };
  /** a row on a narrow screen */
  card: (row: Row) => ReactNode;
}

const NOTHING: Selection = {};
const TICK_WIDTH = "28px";

/**
 * A long list: on wide screens a virtual table with j/k, x, shift and Enter, on narrow ones virtual cards.
 * The first link in a row (give it `data-row-link`) takes the focus when the keyboard moves.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const {
    label,
    columns,
    rows,
    rowId,
    rowName,
    total,
    listKey,
    sort,
    onSort,
    more,
    currentId,
    onCurrent,
    onOpen,
    selection,
    card,
    firstWidth = null,
  } = props;
  const wide = useWide();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller, firstWidth);
  const ticked = selection?.value ?? NOTHING;
  const { shown, tick, tickAll, allTicked, someTicked } = useDataTable({
    columns,
    rows,
    rowId,
    width,
    selection: ticked,
    onSelection: selection?.onChange ?? (() => undefined),
  });
  const ids = rows.map(rowId);
  const current = currentId === null ? -1 : ids.indexOf(currentId);
  const byKeyboard = useRef(false);

  const move = (step: number) => {
    const id = ids[Math.min(Math.max(current + step, 0), ids.length - 1)];
    if (id === undefined) return;
    byKeyboard.current = true;
    onCurrent(id);
  };
  const tickCurrent = (range: boolean) => {
    if (selection && currentId !== null) tick(currentId, range);
  };
  useShortcuts([
    { keys: "j", label: "Next row", group: "In lists", run: () => move(1) },
    { keys: "k", label: "Previous row", group: "In lists", run: () => move(-1) },
    { keys: "Enter", label: "Open the row", group: "In lists", run: () => (currentId === null ? move(1) : onOpen(currentId)) },
    ...(selection
      ? [
          { keys: "x", label: "Select the row", group: "In lists", run: () => tickCurrent(false) },
          { keys: "X", label: "Select up to the row (shift)", group: "In lists", run: () => tickCurrent(true) },
        ]
      : []),
  ]);
  useEffect(() => {
    if (!byKeyboard.current) return;
    byKeyboard.current = false;
    const focused = document.activeElement;
    if (focused !== document.body && !scroller.current?.contains(focused)) return;
    scroller.current?.querySelector<HTMLElement>("[data-current] [data-row-link]")?.focus({ preventScroll: true });
  }, [currentId]);

  const tracks = [...(selection ? [TICK_WIDTH] : []), ...shown.map((column) => column.width)].join(" ");
  const firstColumn = selection ? 2 : 1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  };
  const onRowClick = (event: MouseEvent, id: string) => {
    if (event.metaKey || event.ctrlKey || (event.target instanceof Element && event.target.closest("[data-tick]"))) return;
    event.preventDefault();
    if (event.shiftKey && selection) tick(id, true);
    else onOpen(id);
  };
  // The server draws both, and the style sheet shows the one that fits: nobody waits for the first rows. Until it is known
  // which one that is, the hidden one, whose rows have no height, must not ask for more.
  const asking = wide === null ? { ...more, load: () => undefined } : more;
  const cards =
    wide === true ? null : (
      <VirtualCards
        label={label}
        ids={ids}
        total={total ?? -1}
        more={asking}
        card={(index) => {
          const row = rows[index];
          return row ? card(row) : null;
        }}
      />
    );
  const grid =
    wide === false ? null : (
      <GridTable ref={scroller} label={label} rowCount={total === null ? -1 : total + 1} onKeyDown={onKeyDown} className="max-lg:hidden">
        <div role="rowgroup" className="sticky top-0 z-10">
          <GridHead columns={tracks} aria-rowindex={1}>
            {selection ? (
              <GridCell head aria-colindex={1} className="px-0">
                <TickBox
                  checked={allTicked ? true : someTicked ? "mixed" : false}
                  onClick={() => tickAll(!allTicked)}
                  label="Select all rows loaded so far"
                />
              </GridCell>
            ) : null}
            {shown.map((column, at) => (
              <HeaderCell key={column.id} column={column} index={at + firstColumn} sort={sort} onSort={onSort} />
            ))}
          </GridHead>
        </div>
        <VirtualGrid
          scroller={scroller}
          ids={ids}
          current={current}
          listKey={listKey}
          more={asking}
          row={(index, style) => {
            const row = rows[index];
            const id = ids[index];
            if (!row || id === undefined) return null;
            return (
              <GridRow
                key={id}
                columns={tracks}
                style={style}
                current={index === current}
                selected={ticked[id] === true}
                aria-rowindex={index + 2}
                onClick={(event) => onRowClick(event, id)}
                onMouseDown={(event) => event.shiftKey && event.preventDefault()}
                className="cursor-default"
              >
                {selection ? (
                  // the cell answers for its box, so that the whole of it can be hit
                  <GridCell data-tick="" aria-colindex={1} className="px-0" onClick={(event) => tick(id, event.shiftKey)}>
                    <TickBox checked={ticked[id] === true} label={`Select ${rowName(row)}`} />
                  </GridCell>
                ) : null}
                {shown.map((column, at) => (
                  <GridCell key={column.id} align={column.align ?? "left"} aria-colindex={at + firstColumn}>
                    {column.cell(row)}
                  </GridCell>
                ))}
              </GridRow>
            );
          }}
        />
      </GridTable>
    );
  return (
    <>
      {grid}
      {cards}
    </>
  );
}
