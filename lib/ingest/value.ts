/**
 * Reading values out of foreign documents: what is not there or not of the kind is null, never a guess, and text is cleaned
 * of what a database or a terminal would trip over.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
const UNCLEAN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours and other control characters
const CONTROLS = /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Without NUL, control characters and colours; half characters become U+FFFD. */
export const cleanText = (value: string): string =>
  UNCLEAN.test(value) ? value.replace(CONTROLS, "").replace(LONE_SURROGATES, "\ufffd") : value;

export const TEXT_LIMIT = 16_000;
/** Names are sort keys: PostgreSQL takes 2,700 bytes in an index, and a character can have four. */
export const NAME_LIMIT = 600;
export const KEY_LIMIT = 1_200;
export const LIST_LIMIT = 200;

export const object = (value: unknown): JsonObject | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The objects of a list; anything else in it is left out. */
export const objects = (value: unknown): JsonObject[] =>
  list(value)
    .map(object)
    .filter((entry): entry is JsonObject => entry !== null);

/** Text for people: cleaned, trimmed, cut at the limit; null for anything else and for nothing. */
export function text(value: unknown, limit: number = TEXT_LIMIT): string | null {
  if (typeof value !== "string") return null;
  const cut = value.length > limit ? `${value.slice(0, limit - 1)}…` : value;
  const clean = cleanText(cut).trim();
  return clean === "" ? null : clean;
}

/** Text that identifies something: cut text would be another thing, so what is too long is null. */
export function name(value: unknown): string | null {
  const found = typeof value === "number" ? String(value) : value;
  return typeof found === "string" && found.length <= NAME_LIMIT ? text(found, NAME_LIMIT) : null;
}

const PLACEHOLDER = /^(?:<+[^<>]*>+|unknown|none|null|undefined|n\/a|not (?:known|available))$/i;

/** A fact that a tool had no answer to is not known, whatever word or mark it wrote in its place. */
export function fact(value: unknown): string | null {
  const found = name(value);
  return found === null || PLACEHOLDER.test(found) ? null : found;
}

export function number(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

/** A whole number that fits a database integer of the given width. */
export function integer(value: unknown, max: number = 2 ** 31 - 1): number | null {
  const found = number(value);
  return found !== null && Number.isInteger(found) && Math.abs(found) <= max ? found : null;
}

export const flag = (value: unknown): boolean | null => (typeof value === "boolean" ? value : null);

/** Names of a list, without repeats, up to the limit. */
export function names(value: unknown, limit: number = LIST_LIMIT): string[] {
  const found = new Set<string>();
  for (const entry of list(value)) {
    const one = name(entry);
    if (one !== null) found.add(one);
    if (found.size >= limit) break;
  }
  return [...found];
}

/** A map of text to text, as labels are; anything else in it is left out. */
export function labels(value: unknown): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const [key, entry] of Object.entries(object(value) ?? {}).slice(0, LIST_LIMIT)) {
    const cleanKey = name(key);
    if (cleanKey !== null && cleanKey !== "__proto__" && typeof entry === "string") pairs.push([cleanKey, text(entry, NAME_LIMIT) ?? ""]);
  }
  return Object.fromEntries(pairs);
}

const TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * An instant, to the millisecond. Null for what is no RFC 3339 time, for Go's zero time, and for years that no scan was made in.
 */
export function time(value: unknown): Date | null {
  if (typeof value !== "string") return null;
  const parts = TIME.exec(value.trim());
  if (parts === null) return null;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", zone = "Z"] = parts;
  if (Number(year) < 1970 || Number(year) > 2200) return null;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${`${fraction}000`.slice(0, 3)}${offset}`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** An instant given as seconds since 1970, under the same conditions. */
export function epochTime(value: unknown): Date | null {
  const seconds = number(value);
  if (seconds === null || seconds <= 0 || seconds > 7_258_118_400) return null;
  return new Date(Math.round(seconds * 1000));
}

/** A link that is safe to show: http or https, else null. */
export function link(value: unknown): string | null {
  const found = text(value, 2_000);
  if (found === null || !/^https?:\/\/[^\s"'<>\\]+$/i.test(found) || found.endsWith("…")) return null;
  return found.replace(/^\w+/, (scheme) => scheme.toLowerCase());
}

export function links(values: Iterable<unknown>, limit = 40): string[] {
  const found = new Set<string>();
  for (const value of values) {
    const one = link(value);
    if (one !== null) found.add(one);
    if (found.size >= limit) break;
  }
  return [...found];
}

/** A JSON path as people read it: Results[0].Vulnerabilities[12]. */
export const showPath = (path: readonly (string | number)[], where = ""): string => {
  const shown = path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
  return cleanText([where, shown].filter((part) => part !== "").join(": "));
};

/** A foreign value that may be kept as it is: cleaned, bounded in depth, length and number. */
export function cleanValue(value: unknown, depth = 8): unknown {
  if (typeof value === "string") return text(value) ?? "";
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean" || value === null) return value;
  if (depth === 0 || typeof value !== "object") return null;
  if (Array.isArray(value)) return value.slice(0, LIST_LIMIT).map((entry) => cleanValue(entry, depth - 1));
  const pairs: [string, unknown][] = [];
  for (const [key, entry] of Object.entries(value).slice(0, 500)) {
    const cleanKey = name(key);
    if (cleanKey !== null && cleanKey !== "__proto__") pairs.push([cleanKey, cleanValue(entry, depth - 1)]);
  }
  return Object.fromEntries(pairs);
}
