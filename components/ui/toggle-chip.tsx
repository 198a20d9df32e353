import { X } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A filter that is on or off, beside a search box. */
export function ToggleChip({ pressed, className, children, ...props }: ComponentProps<"button"> & { pressed: boolean }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      className={cn(
        "inline-flex h-7 shrink-0 items-center gap-1 rounded-md border bg-card px-2.5 text-xs font-medium text-muted hover:bg-hover hover:text-ink",
        pressed && "border-accent/50 bg-accent-soft text-accent hover:bg-accent-soft hover:text-accent",
        className,
      )}
      {...props}
    >
      {children}
      {pressed ? <X aria-hidden className="size-3" /> : null}
    </button>
  );
}
