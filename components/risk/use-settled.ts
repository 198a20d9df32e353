"use client";

import { useEffect, useState } from "react";

const PAUSE_MS = 300;

/** A value of plain data as it was when it last stood still for a moment: what a preview asks about. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as T), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
