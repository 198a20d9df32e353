"use client";

import { useSyncExternalStore } from "react";
import { cn } from "./cn";

const never = () => () => {};
const isApple = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);

/** keys as in the shortcut registry: "g p", "mod+k", "?". */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  const apple = useSyncExternalStore(never, isApple, () => false);
  const shown = keys.replace(/mod\+(.)/, (_, key: string) => (apple ? `⌘${key.toUpperCase()}` : `Ctrl ${key.toUpperCase()}`));
  return <kbd className={cn("font-mono text-2xs text-faint", className)}>{shown}</kbd>;
}
