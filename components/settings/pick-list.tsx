"use client";

import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";

interface Props {
  legend: string;
  hint?: string;
  items: readonly { id: string; name: string }[];
  /** instead of the items: they are read, cannot be read, or there are none */
  instead?: string | null | undefined;
  picked: readonly string[];
  /** 1 for long names; 2 if not given */
  columns?: 1 | 2;
  onChange: (picked: string[]) => void;
}

/** Some of a few: a box each. */
export function PickList({ legend, hint, items, instead, picked, columns = 2, onChange }: Props) {
  const id = useId();
  return (
    <fieldset>
      <legend className="text-xs font-medium text-muted">{legend}</legend>
      {instead ? <p className="text-xs text-faint">{instead}</p> : null}
      <div className={cn("scroll-thin mt-1 grid max-h-40 gap-x-3 overflow-y-auto", columns === 2 && "grid-cols-2")}>
        {items.map((item) => (
          <label key={item.id} htmlFor={`${id}-${item.id}`} className="flex min-w-0 items-center gap-1">
            <Checkbox
              id={`${id}-${item.id}`}
              label={item.name}
              checked={picked.includes(item.id)}
              onCheckedChange={(on) => onChange(on ? [...picked, item.id] : picked.filter((each) => each !== item.id))}
            />
            <span className="truncate">{item.name}</span>
          </label>
        ))}
      </div>
      {hint ? <p className="text-xs text-faint">{hint}</p> : null}
    </fieldset>
  );
}
