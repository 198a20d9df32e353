"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { cn } from "./cn";

interface Props {
  checked: boolean | "indeterminate";
  onCheckedChange: (checked: boolean) => void;
  label: string;
  id?: string;
  className?: string;
}

/** A 24 px target with a 14 px box in it. `label` is for those who do not see where it stands. */
export function Checkbox({ checked, onCheckedChange, label, id, className }: Props) {
  return (
    <Radix.Root
      {...(id ? { id } : {})}
      checked={checked}
      onCheckedChange={(value) => onCheckedChange(value === true)}
      aria-label={label}
      className={cn("group inline-flex size-6 shrink-0 items-center justify-center rounded", className)}
    >
      <span className="flex size-3.5 items-center justify-center rounded-[3px] border border-line-strong bg-card group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent group-data-[state=indeterminate]:border-accent group-data-[state=indeterminate]:bg-accent">
        <Radix.Indicator className="text-on-accent">
          {checked === "indeterminate" ? <Minus className="size-3" strokeWidth={3} /> : <Check className="size-3" strokeWidth={3} />}
        </Radix.Indicator>
      </span>
    </Radix.Root>
  );
}
