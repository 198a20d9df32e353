"use client";

import { createContext, useContext, useSyncExternalStore } from "react";
import { absoluteTime, relativeTime } from "./format";
import { useMounted } from "./use-mounted";

/** When the server rendered the page: what "ago" is told from until the page's scripts run. 0: not said. */
export const RenderedAt = createContext(0);

const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 30_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

const clientNow = (): number => {
  if (now === 0) now = Date.now();
  return now;
};
/** The present, to the half minute; until mounted the server's, which need not be the reader's clock. */
export function useNow(): number {
  const renderedAt = useContext(RenderedAt);
  return useSyncExternalStore(subscribe, clientNow, () => renderedAt);
}

export function TimeAgo({ at, never = "never", className }: { at: string | null; never?: string; className?: string }) {
  const present = useNow();
  const mounted = useMounted();
  if (at === null) return <span className={className}>{never}</span>;
  return (
    <time dateTime={at} title={mounted ? absoluteTime(at) : at} className={className}>
      {present ? relativeTime(at, present) : `${at.slice(0, 10)}`}
    </time>
  );
}
