import { Check } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "./cn";
import { formatNumber } from "./format";

export interface FacetItem {
  value: string;
  label: ReactNode;
  count: number;
}

interface Props {
  title: string;
  items: readonly FacetItem[];
  selected: readonly string[];
  onToggle: (value: string) => void;
  /** shown instead of items that are none */
  none?: string;
}

/** A value a line, with its share as a bar behind it; a click adds or takes away the filter. */
export function FacetList({ title, items, selected, onToggle, none = "nothing" }: Props) {
  const id = useId();
  const most = Math.max(1, ...items.map((item) => item.count));
  return (
    <section aria-labelledby={id} className="flex flex-col">
      <h3 id={id} className="pb-1 text-xs font-semibold">
        {title}
      </h3>
      {items.length === 0 ? <p className="text-xs text-faint">{none}</p> : null}
      <ul className="flex flex-col gap-px">
        {items.map((item) => {
          const on = selected.includes(item.value);
          return (
            <li key={item.value}>
              <button
                type="button"
                aria-pressed={on}
                onClick={() => onToggle(item.value)}
                className={cn(
                  "relative flex h-6 w-full items-center gap-2 overflow-hidden rounded px-1.5 text-left text-xs hover:bg-hover",
                  on && "font-medium text-accent",
                )}
              >
                <span
                  aria-hidden
                  className={cn("absolute inset-y-0 left-0 rounded bg-hover", on && "bg-accent-soft")}
                  style={{ width: `${(item.count / most) * 100}%` }}
                />
                {on ? <Check aria-hidden className="relative size-3 shrink-0" /> : null}
                <span className="relative min-w-0 flex-1 truncate">{item.label}</span>
                <span className={cn("relative text-muted tabular-nums", on && "text-accent")}>{formatNumber(item.count)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
