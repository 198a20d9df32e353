"use client";

import { GridCell } from "@/components/ui/grid-table";
import { ariaSort, SortButton } from "@/components/ui/table";
import { type DataColumn, nextSort, sortOf } from "./columns";

interface Props<Row> {
  column: DataColumn<Row>;
  index: number;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}

/** A column's header with a button for each sort that the server offers for it. */
export function HeaderCell<Row>({ column, index, sort, onSort }: Props<Row>) {
  const { header, sorts = [], align = "left" } = column;
  const present = sort === undefined ? null : sortOf(sort);
  const active = sorts.find(({ by }) => by === present?.by);
  return (
    <GridCell
      head
      align={align}
      aria-colindex={index}
      {...(sorts.length > 0 ? { "aria-sort": ariaSort(active ? (present?.direction ?? null) : null) } : {})}
    >
      {sorts.length === 0 || !onSort
        ? header
        : sorts.map((each) => (
            <SortButton
              key={each.by}
              label={each.label}
              align={align}
              direction={each.by === present?.by ? present.direction : null}
              onSort={() => onSort(nextSort(sort ?? "", each))}
            />
          ))}
    </GridCell>
  );
}
