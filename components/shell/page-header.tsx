"use client";

import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { TimeAgo } from "@/components/ui/time-ago";
import { setPaletteOpen } from "./palette-state";
import { ScopePickers } from "./scope-pickers";

interface Props {
  title: ReactNode;
  /** "6,443 open · exact": short, grey */
  counts?: ReactNode;
  /** when the data was true */
  asOf?: string | null;
  /** show the cluster and team pickers; only where the page's reads take them */
  scoped?: boolean;
  /** buttons of this page */
  actions?: ReactNode;
}

export function PageHeader({ title, counts, asOf, scoped = false, actions }: Props) {
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="flex min-w-0 flex-1 basis-72 flex-wrap items-baseline gap-x-2.5">
        <h1 className="text-lg font-semibold tracking-tight break-words">{title}</h1>
        <p className="text-muted">
          {counts}
          {asOf ? (
            <>
              {counts ? " · " : ""}data as of <TimeAgo at={asOf} />
            </>
          ) : null}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {scoped ? <ScopePickers /> : null}
        {actions}
        <Button onClick={() => setPaletteOpen(true)} className="hidden text-muted sm:inline-flex">
          <Search /> Search or jump <Kbd keys="mod+k" />
        </Button>
      </div>
    </header>
  );
}
