import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Table semantics on divs, for virtualised rows: give each row the same grid-template-columns by `columns`. */
export function GridTable({ label, rowCount, className, ...props }: ComponentProps<"div"> & { label: string; rowCount: number }) {
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={rowCount}
      tabIndex={0}
      className={cn("scroll-thin relative min-h-0 flex-1 overflow-auto text-sm focus-visible:-outline-offset-2", className)}
      {...props}
    />
  );
}

export const GridHead = ({ columns, className, style, ...props }: ComponentProps<"div"> & { columns: string }) => (
  <div
    role="row"
    className={cn("sticky top-0 z-10 grid h-8 items-center border-b bg-card px-2 text-xs font-medium text-faint", className)}
    style={{ gridTemplateColumns: columns, ...style }}
    {...props}
  />
);

interface RowProps extends ComponentProps<"div"> {
  columns: string;
  /** the row the keyboard stands on */
  current?: boolean;
  /** ticked for a bulk action */
  selected?: boolean;
}

export const GridRow = ({ columns, current = false, selected = false, className, style, ...props }: RowProps) => (
  <div
    role="row"
    aria-selected={selected}
    data-current={current || undefined}
    className={cn(
      "grid h-8 items-center border-b px-2 hover:bg-hover/60 aria-selected:bg-accent-soft/60",
      current && "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)] hover:bg-accent-soft aria-selected:bg-accent-soft",
      className,
    )}
    style={{ gridTemplateColumns: columns, ...style }}
    {...props}
  />
);

type CellProps = ComponentProps<"div"> & { align?: "left" | "right"; head?: boolean };

export const GridCell = ({ align = "left", head = false, className, ...props }: CellProps) => (
  <div
    role={head ? "columnheader" : "cell"}
    className={cn("flex min-w-0 items-center gap-1.5 truncate px-2", align === "right" && "justify-end tabular-nums", className)}
    {...props}
  />
);
