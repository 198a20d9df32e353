"use client";

import { useSyncExternalStore } from "react";
import { absoluteTime, relativeTime } from "./format";

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
/** The server's clock and zone are not the reader's: relative words come only after mount. */
const serverNow = (): number => 0;

/** The present, to the half minute; 0 until mounted. */
export const useNow = (): number => useSyncExternalStore(subscribe, clientNow, serverNow);

export function TimeAgo({ at, never = "never", className }: { at: string | null; never?: string; className?: string }) {
  const present = useNow();
  if (at === null) return <span className={className}>{never}</span>;
  return (
    <time dateTime={at} title={present ? absoluteTime(at) : at} className={className}>
      {present ? relativeTime(at, present) : `${at.slice(0, 10)}`}
    </time>
  );
}
