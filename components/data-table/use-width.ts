"use client";

import { type RefObject, useEffect, useState } from "react";

/** Width of an element in whole pixels as it changes; until it is known, what it is taken to be. */
export function useWidth(element: RefObject<HTMLElement | null>, first: number | null): number | null {
  const [width, setWidth] = useState<number | null>(null);
  useEffect(() => {
    const node = element.current;
    if (!node) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
  return width ?? first;
}
