"use client";

import { columnVisibilityFeature, type RowSelectionState, rowSelectionFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { useMemo } from "react";
import type { DataColumn } from "./columns";

const features = tableFeatures({ rowSelectionFeature, columnVisibilityFeature });

/** Ids of the ticked rows. */
export type Selection = RowSelectionState;

interface Options<Row extends object> {
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  width: number | null;
  selection: Selection;
  onSelection: (next: Selection) => void;
}

/** The table's model: which columns fit, which rows there are and which of them are ticked. */
export function useDataTable<Row extends object>({ columns, rows, rowId, width, selection, onSelection }: Options<Row>) {
  const defs = useMemo(() => columns.map((column) => ({ id: column.id, header: column.header })), [columns]);
  const columnVisibility = Object.fromEntries(columns.map(({ id, from }) => [id, from === undefined || width === null || width >= from]));
  const table = useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: rowId,
    state: { rowSelection: selection, columnVisibility },
    onRowSelectionChange: (updater) => onSelection(typeof updater === "function" ? updater(selection) : updater),
    isRowRangeSelectionEvent: (event) => typeof event === "object" && event !== null && "shiftKey" in event && event.shiftKey === true,
  });
  const shown = columns.filter(({ id }) => columnVisibility[id]);
  /** Ticks or unticks a row; with `range`, everything between it and the last one ticked. */
  const tick = (id: string, range: boolean) => {
    const row = table.getRowModel().rowsById[id];
    if (!row) return;
    row.getToggleSelectedHandler()({ target: { checked: range || selection[id] !== true }, shiftKey: range });
  };
  return {
    shown,
    tick,
    tickAll: (on: boolean) => table.toggleAllRowsSelected(on),
    allTicked: rows.length > 0 && table.getIsAllRowsSelected(),
    someTicked: table.getIsSomeRowsSelected(),
  };
}
