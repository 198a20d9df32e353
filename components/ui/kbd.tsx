import { cn } from "./cn";

/** keys as in the shortcut registry: "g p", "mod+k", "?". */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return <kbd className={cn("font-mono text-2xs text-faint", className)}>{keys.replace("mod+k", "⌘K").replace("mod+", "⌘")}</kbd>;
}
