"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { MoreLine, type MorePages, useLoadMore } from "./load-more";

interface Props {
  label: string;
  ids: readonly string[];
  /** of all pages; -1: not known */
  total: number;
  more: MorePages;
  card: (index: number) => ReactNode;
}

/** Cards that the server draws: about a screen. */
const FIRST_SCREEN = { width: 0, height: 844 };

/** The same list on a narrow screen: cards that scroll with the page, only those in sight drawn. */
export function VirtualCards({ label, ids, total, more, card }: Props) {
  "use no memo"; // TanStack Virtual keeps its state outside of React's sight
  const list = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useEffect(() => {
    const measure = () => setScrollMargin(list.current ? Math.round(list.current.getBoundingClientRect().top + window.scrollY) : 0);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: ids.length,
    estimateSize: () => 66,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 6,
    scrollMargin,
    initialRect: FIRST_SCREEN,
  });
  const items = virtualizer.getVirtualItems();
  useLoadMore(more, (virtualizer.range?.endIndex ?? 0) >= ids.length - 15);
  return (
    <div className="lg:hidden">
      <div ref={list} role="list" aria-label={label} className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            role="listitem"
            aria-setsize={total}
            aria-posinset={item.index + 1}
            className="absolute inset-x-0 top-0 border-b"
            style={{ transform: `translateY(${item.start - scrollMargin}px)` }}
          >
            {card(item.index)}
          </div>
        ))}
      </div>
      <MoreLine {...more} />
    </div>
  );
}
