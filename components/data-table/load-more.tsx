"use client";

import { useEffect, useEffectEvent } from "react";
import { Button } from "@/components/ui/button";

/** What an infinite query has of further pages. */
export interface MorePages {
  has: boolean;
  loading: boolean;
  error: unknown;
  load: () => void;
}

/** Asks for the next page when its end comes near; a failure is not asked again by itself. */
export function useLoadMore({ has, loading, error, load }: MorePages, near: boolean): void {
  const wanted = near && has && !loading && !error;
  const ask = useEffectEvent(load);
  useEffect(() => {
    if (wanted) ask();
  }, [wanted]);
}

/** The last line of a list that has more pages: that they come, or why they do not. */
export function MoreLine({ has, loading, error, load }: MorePages) {
  if (error) {
    return (
      <p role="alert" className="flex items-center gap-3 px-4 py-2 text-xs text-bad">
        Could not load more: {error instanceof Error ? error.message : "the reason is not known"}
        <Button onClick={load}>Try again</Button>
      </p>
    );
  }
  if (loading || has) return <p className="px-4 py-2 text-xs text-faint">Loading more…</p>;
  return null;
}
