import { ArrowDown, ArrowUp } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A real table in a scroll container that the keyboard can reach; `label` names both. */
export function Table({ label, className, wrapClassName, ...props }: ComponentProps<"table"> & { label: string; wrapClassName?: string }) {
  return (
    <div tabIndex={0} role="region" aria-label={label} className={cn("scroll-thin relative min-w-0 overflow-auto", wrapClassName)}>
      <table aria-label={label} className={cn("w-full border-collapse text-sm", className)} {...props} />
    </div>
  );
}

export const THead = ({ className, ...props }: ComponentProps<"thead">) => (
  <thead className={cn("sticky top-0 z-10 bg-card text-xs text-faint", className)} {...props} />
);

export const TBody = (props: ComponentProps<"tbody">) => <tbody {...props} />;

export const TR = ({ className, ...props }: ComponentProps<"tr">) => (
  <tr
    className={cn(
      "border-b [tbody>&]:last:border-b-0 [tbody>&]:hover:bg-hover/60 [tbody>&]:focus-within:bg-hover/60 aria-selected:bg-accent-soft",
      className,
    )}
    {...props}
  />
);

type Align = { align?: "left" | "right" };

export const TH = ({ align = "left", className, ...props }: Omit<ComponentProps<"th">, "align"> & Align) => (
  <th
    scope="col"
    className={cn("h-8 px-2 font-medium whitespace-nowrap first:pl-4 last:pr-4", align === "right" ? "text-right" : "text-left", className)}
    {...props}
  />
);

export const TD = ({ align = "left", className, ...props }: Omit<ComponentProps<"td">, "align"> & Align) => (
  <td className={cn("h-8 px-2 py-1 first:pl-4 last:pr-4", align === "right" && "text-right tabular-nums", className)} {...props} />
);

interface SortProps {
  label: string;
  /** null: not the sorted column */
  direction: "asc" | "desc" | null;
  onSort: () => void;
  align?: "left" | "right";
}

/** Goes inside a TH or a grid column header; that element carries `ariaSort(direction)`. */
export function SortButton({ label, direction, onSort, align = "left" }: SortProps) {
  const Arrow = direction === "asc" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={onSort}
      className={cn(
        "-mx-1 inline-flex h-6 items-center gap-1 rounded px-1 hover:text-ink",
        align === "right" && "flex-row-reverse",
        direction && "text-ink",
      )}
    >
      {label}
      <Arrow aria-hidden className={cn("size-3", !direction && "opacity-0")} />
    </button>
  );
}

export const ariaSort = (direction: SortProps["direction"]): "ascending" | "descending" | "none" =>
  direction === "asc" ? "ascending" : direction === "desc" ? "descending" : "none";
