"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { MoreLine, type MorePages, useLoadMore } from "./load-more";

const ROW_HEIGHT = 32;
const HEAD_HEIGHT = 32;
/** Rows that the server draws: about a screen. */
const FIRST_SCREEN = { width: 0, height: 22 * ROW_HEIGHT };

interface Props {
  scroller: RefObject<HTMLDivElement | null>;
  ids: readonly string[];
  current: number;
  /** another list: back to its top */
  listKey: string;
  more: MorePages;
  row: (index: number, style: { position: "absolute"; top: 0; left: 0; right: 0; transform: string }) => ReactNode;
}

/** Draws only the rows in sight, and always the current one, so that the focus stays where it is. */
export function VirtualGrid({ scroller, ids, current, listKey, more, row }: Props) {
  "use no memo"; // TanStack Virtual keeps its state outside of React's sight
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 12,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    initialRect: FIRST_SCREEN,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return current < 0 || current >= ids.length || indexes.includes(current) ? indexes : [...indexes, current].sort((a, b) => a - b);
    },
  });
  const items = virtualizer.getVirtualItems();
  const inSight = virtualizer.range?.endIndex ?? 0;
  useLoadMore(more, inSight >= ids.length - 30);
  const currentId = ids[current];
  const seen = useRef(currentId);
  useEffect(() => {
    // only when it moves: a new order of the list is read from its top
    if (currentId !== undefined && currentId !== seen.current) virtualizer.scrollToIndex(current, { align: "auto" });
    if (currentId !== undefined) seen.current = currentId;
  }, [current, currentId, virtualizer]);
  const list = useRef(listKey);
  useEffect(() => {
    if (list.current !== listKey) virtualizer.scrollToOffset(0);
    list.current = listKey;
  }, [listKey, virtualizer]);
  return (
    <>
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) =>
          row(item.index, { position: "absolute", top: 0, left: 0, right: 0, transform: `translateY(${item.start - HEAD_HEIGHT}px)` }),
        )}
      </div>
      <MoreLine {...more} />
    </>
  );
}
