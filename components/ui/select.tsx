"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { cn } from "./cn";

export interface SelectOption {
  value: string;
  label: string;
  hint?: string;
}

interface Props {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly SelectOption[];
  /** for those who do not see the words beside it; leave out inside a Field that gives an id */
  label?: string;
  id?: string;
  className?: string;
}

export function Select({ value, onValueChange, options, label, id, className }: Props) {
  return (
    <Radix.Root value={value} onValueChange={onValueChange}>
      <Radix.Trigger
        {...(id ? { id } : {})}
        aria-label={label}
        className={cn(
          "inline-flex h-8 items-center justify-between gap-2 rounded-md border border-line-strong bg-card px-2.5 text-left text-sm hover:bg-hover",
          className,
        )}
      >
        <span className="truncate">
          {/* said here too: Radix knows it only once the list was rendered in the browser */}
          <Radix.Value>{options.find((option) => option.value === value)?.label}</Radix.Value>
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-faint" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-80 min-w-[var(--radix-select-trigger-width)] overflow-hidden rounded-lg border bg-raised p-1 shadow-pop animate-pop"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="relative flex min-h-7 cursor-default items-center gap-3 rounded px-2 py-1 pr-7 text-sm outline-none select-none data-[highlighted]:bg-hover"
              >
                <div className="min-w-0">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.hint ? <p className="text-xs text-faint">{option.hint}</p> : null}
                </div>
                <Radix.ItemIndicator className="absolute right-2">
                  <Check className="size-3.5 text-accent" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
