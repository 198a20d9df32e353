"use client";

import { SlidersHorizontal, X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format";
import { useActiveFilters } from "./active-filters";
import { Facets } from "./facets";
import type { FindingView } from "./use-finding-view";

/** The facets on a narrow screen: a sheet from below. */
export function FacetSheet({ view, total }: { view: FindingView; total: number | null }) {
  const active = useActiveFilters(view).length;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>
        <Button className="h-9 lg:hidden">
          <SlidersHorizontal /> Filters{active > 0 ? ` · ${active}` : ""}
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40 lg:hidden" />
        <Radix.Content
          data-modal=""
          aria-describedby={undefined}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[85dvh] flex-col rounded-t-2xl border-t bg-raised shadow-pop lg:hidden"
        >
          <header className="flex items-center gap-2 border-b px-4 py-2">
            <Radix.Title className="flex-1 text-base font-semibold">Filters</Radix.Title>
            {active > 0 ? (
              <Button variant="ghost" onClick={view.clear}>
                Clear all
              </Button>
            ) : null}
            <Radix.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close">
                <X />
              </Button>
            </Radix.Close>
          </header>
          <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-4 py-3 [&_li>button]:h-9 [&_li>button]:text-sm">
            <Facets view={view} />
          </div>
          <footer className="border-t p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            <Radix.Close asChild>
              <Button variant="primary" size="md" className="h-10 w-full">
                {total === null ? "Show findings" : `Show ${formatNumber(total)}`}
              </Button>
            </Radix.Close>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
