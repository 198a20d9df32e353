"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import { useShortcuts } from "@/lib/client/shortcuts";

const PAUSE_MS = 200;

export interface SearchProps {
  value: string;
  /** "Search images" */
  label: string;
  placeholder?: string;
  onSearch: (text: string) => void;
  /** "/" puts the cursor here; for one search of a page */
  shortcut?: boolean;
  className?: string;
}

/** A search that waits for a pause in typing. `/` goes to it, Escape leaves it. */
export function SearchBox({ value, label, placeholder = label, onSearch, shortcut = false, className }: SearchProps) {
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  useShortcuts(shortcut ? [{ keys: "/", label, group: "In lists", run: () => input.current?.select() }] : []);
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => {
      setDraft(null);
      if (draft.trim() !== value) onSearch(draft.trim());
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, value, onSearch]);
  const shown = draft ?? value;
  return (
    <div className={cn("relative min-w-0 flex-1 basis-56 sm:max-w-72", className)}>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-faint" />
      <input
        ref={input}
        type="search"
        value={shown}
        maxLength={200}
        aria-label={label}
        placeholder={placeholder}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault(); // or the browser empties the box
            event.currentTarget.blur();
          }
          if (event.key === "Enter" && draft !== null) {
            onSearch(draft.trim());
            setDraft(null);
          }
        }}
        className="h-7 w-full rounded-md border bg-card pr-7 pl-7 text-xs placeholder:text-faint focus-visible:border-accent max-lg:h-9 max-lg:text-base [&::-webkit-search-cancel-button]:hidden"
      />
      {shown ? (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => {
            setDraft(null);
            onSearch("");
          }}
          className="absolute top-1/2 right-0.5 flex size-6 -translate-y-1/2 items-center justify-center text-faint hover:text-ink"
        >
          <X className="size-3.5" />
        </button>
      ) : shortcut ? (
        <Kbd keys="/" className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 max-lg:hidden" />
      ) : null}
    </div>
  );
}
