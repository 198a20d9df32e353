"use client";

import { ChevronDown, ChevronUp, X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { type Shortcut, useShortcuts } from "@/lib/client/shortcuts";
import { Button } from "./button";
import { cn } from "./cn";

interface Props {
  /** changes when another row is shown; the panel then scrolls back to its top */
  itemKey: string;
  title: ReactNode;
  /** small things before or after the title: chips, ids */
  eyebrow?: ReactNode;
  onClose: () => void;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
  children: ReactNode;
  className?: string;
}

/**
 * What stands beside a list and says more about its current row: not modal, the list stays in use.
 * A column on wide screens (put it in a flex row after the list), the whole screen on narrow ones.
 */
export function SidePanel({ itemKey, title, eyebrow, onClose, onPrevious, onNext, children, className }: Props) {
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const keys: Shortcut[] = [{ keys: "Escape", label: "Close the panel", group: "In the panel", run: onClose }];
  if (onPrevious) keys.push({ keys: "[", label: "Previous", group: "In the panel", run: onPrevious });
  if (onNext) keys.push({ keys: "]", label: "Next", group: "In the panel", run: onNext });
  useShortcuts(keys);
  useEffect(() => {
    body.current?.scrollTo({ top: 0 });
  }, [itemKey]);
  return (
    <aside
      aria-labelledby={id}
      className={cn(
        "fixed inset-0 z-40 flex flex-col border bg-card animate-panel lg:static lg:z-auto lg:h-full lg:w-[372px] lg:shrink-0 lg:rounded-lg lg:shadow-card xl:w-[420px]",
        className,
      )}
    >
      <header className="flex items-start gap-2 border-b px-4 py-2.5">
        <div className="min-w-0 flex-1">
          {eyebrow ? <div className="flex min-h-6 flex-wrap items-center gap-1.5">{eyebrow}</div> : null}
          <h2 id={id} className="text-base font-semibold break-words">
            {title}
          </h2>
        </div>
        <div className="flex items-center">
          {onPrevious ? (
            <Button variant="ghost" size="icon" aria-label="Previous" title="Previous  [" onClick={onPrevious}>
              <ChevronUp />
            </Button>
          ) : null}
          {onNext ? (
            <Button variant="ghost" size="icon" aria-label="Next" title="Next  ]" onClick={onNext}>
              <ChevronDown />
            </Button>
          ) : null}
          <Button variant="ghost" size="icon" aria-label="Close" title="Close  esc" onClick={onClose}>
            <X />
          </Button>
        </div>
      </header>
      <div
        ref={body}
        tabIndex={0}
        role="region"
        aria-labelledby={id}
        className="relative scroll-thin min-h-0 flex-1 overflow-y-auto px-4 py-3 focus-visible:-outline-offset-2"
      >
        {children}
      </div>
    </aside>
  );
}

export function PanelSection({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="mb-4">
      <h3 className="mb-1 font-semibold">{title}</h3>
      {children}
    </section>
  );
}
