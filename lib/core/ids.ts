import { hash, randomBytes } from "node:crypto";

/** The id that means "none" where a key column may not be null. */
export const NIL_ID = "00000000-0000-0000-0000-000000000000";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isId = (text: string): boolean => UUID.test(text);

function format(bytes: Buffer, version: 7 | 8): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** A new id that sorts by time (UUIDv7, RFC 9562). */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  return format(bytes, 7);
}

/**
 * The id of something that is known by what it is: the first 128 bits of the sha256 of its canonical tuple (UUIDv8).
 * The same thing said by two reports, in any order, has the same id without a look-up.
 */
export function identityId(...tuple: readonly string[]): string {
  const canonical = tuple.map((part) => `${Buffer.byteLength(part)}:${part}`).join("");
  return format(hash("sha256", canonical, "buffer").subarray(0, 16), 8);
}
