import { gunzipSync } from "node:zlib";
import { Problem } from "@/lib/core/errors";

const MAX_BYTES = 512 * 1024 * 1024;

/** The text of a feed's file: unpacked, without byte order mark. */
export function feedText(bytes: Uint8Array, label: string): string {
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
    return new TextDecoder().decode(plain);
  } catch (error) {
    throw new Problem("invalid_report", `The ${label} file cannot be unpacked: ${error instanceof Error ? error.message : "broken"}.`);
  }
}

/** A date or moment as feeds write it; null for anything else. */
export function feedDate(value: unknown): Date | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null;
  const date = new Date(value.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1990 ? null : date;
}

export const isCve = (value: unknown): value is string => typeof value === "string" && /^CVE-\d{4}-\d{3,}$/.test(value);
