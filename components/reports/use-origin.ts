"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Where this Plimsoll is reached, for commands to copy; a placeholder until mounted. */
export const useOrigin = (): string =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "https://plimsoll.example.com",
  );
