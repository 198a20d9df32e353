"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False until the page's scripts run: a form that is sent before would only be reloaded, a chart has no width yet. */
export const useMounted = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
