import { time } from "./value";

const CVE = /^CVE-\d{4}-\d{3,}$/;

/** A CVE id as feeds write it, in capitals; null for anything else. */
export function cveId(value: unknown): string | null {
  const found = typeof value === "string" ? value.trim().toUpperCase() : "";
  return CVE.test(found) && found.length <= 40 ? found : null;
}

/** A date or moment of a feed; some write the zone as +0000. Null for anything else. */
export const feedDate = (value: unknown): Date | null => time(value);

/** A share from 0 to 1; null for anything else. */
export function share(value: unknown): number | null {
  const found = typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return found >= 0 && found <= 1 ? found : null;
}

export const latest = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);
