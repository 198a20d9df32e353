"use client";

import { useSyncExternalStore } from "react";

interface OpenState {
  set: (open: boolean) => void;
  useOpen: () => boolean;
}

/** Whether one thing of the shell is open: set from anywhere, read by the one that shows it. */
export function openState(): OpenState {
  let open = false;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    set: (next) => {
      open = next;
      for (const listener of listeners) listener();
    },
    useOpen: () =>
      useSyncExternalStore(
        subscribe,
        () => open,
        () => false,
      ),
  };
}
