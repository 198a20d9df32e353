const NUMBER = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const DAY_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** 6443 → "6,443" */
export const formatNumber = (value: number): string => NUMBER.format(value);
/** 12345 → "12.3k"; for places where width is short and the exact number stands elsewhere */
export const formatCompact = (value: number): string => COMPACT.format(value).toLowerCase();
/** 0.942 → "94%", 0.0042 → "0.4%" */
export const formatShare = (share: number): string => `${share > 0 && share < 0.01 ? (share * 100).toFixed(1) : Math.round(share * 100)}%`;
export const plural = (count: number, one: string, many = `${one}s`): string => `${formatNumber(count)} ${count === 1 ? one : many}`;
/** "23 Sep", in UTC */
export const formatDay = (iso: string): string => DAY.format(new Date(iso));
export const formatDayYear = (iso: string): string => DAY_YEAR.format(new Date(iso));

export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}

/** In the reader's zone, with the zone's name. */
export const absoluteTime = (iso: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" }).format(new Date(iso));

const STEPS: readonly [limitSeconds: number, divisor: number, unit: string][] = [
  [3600, 60, "min"],
  [86_400, 3600, "h"],
  [86_400 * 60, 86_400, "d"],
  [86_400 * 730, 86_400 * 30.44, "mo"],
  [Number.POSITIVE_INFINITY, 86_400 * 365.25, "y"],
];

/** "3 h ago", "in 2 d", "just now". */
export function relativeTime(iso: string, now: number): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 60) return "just now";
  const step = STEPS.find(([limit]) => size < limit);
  if (!step) return iso;
  const text = `${Math.max(1, Math.floor(size / step[1]))} ${step[2]}`;
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}

/** Days until a deadline in words: "overdue 1 d", "today", "9 d". */
export function dueWords(iso: string, now: number): { text: string; overdue: boolean; soon: boolean } {
  const days = (new Date(iso).getTime() - now) / 86_400_000;
  if (days < 0) return { text: `overdue ${Math.max(1, Math.floor(-days))} d`, overdue: true, soon: true };
  if (days < 1) return { text: "today", overdue: false, soon: true };
  return { text: `${Math.floor(days)} d`, overdue: false, soon: days < 3 };
}
