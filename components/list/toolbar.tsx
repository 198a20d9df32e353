"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Input } from "@/components/ui/input";
import { useShortcuts } from "@/lib/client/shortcuts";

const PAUSE_MS = 200;

interface SearchProps {
  /** "Search images" */
  label: string;
  value: string;
  onSearch: (text: string) => void;
  className?: string;
  /** "/" puts the cursor here; for one search of a page */
  shortcut?: boolean;
}

/** A search box that asks after a pause in typing; back and "clear" in the page put their text into it. */
export function SearchBox({ label, value, onSearch, className, shortcut = false }: SearchProps) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useShortcuts(shortcut ? [{ keys: "/", label: "Search this list", group: "In lists", run: () => input.current?.focus() }] : []);
  useEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <Input
      ref={input}
      type="search"
      aria-label={label}
      placeholder={shortcut ? `${label}  /` : label}
      className={className}
      defaultValue={value}
      maxLength={200}
      onChange={(event) => {
        const text = event.target.value;
        clearTimeout(timer.current);
        timer.current = setTimeout(() => onSearch(text), PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.preventDefault(); // or the browser empties the box
          event.currentTarget.blur();
        }
      }}
    />
  );
}

/** Search and quick filters over a list. */
export function Toolbar({ children, ...search }: Omit<SearchProps, "className" | "shortcut"> & { children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      <SearchBox {...search} shortcut className="h-7 w-full text-xs sm:w-72" />
      <div className="flex max-w-full min-w-0 flex-wrap items-center gap-1.5">{children}</div>
    </div>
  );
}
