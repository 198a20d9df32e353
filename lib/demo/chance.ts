import { createHash } from "node:crypto";

/** A number in [0, 1) that depends on nothing but its words: the demo fleet is the same on every machine. */
export function chance(...words: readonly (string | number)[]): number {
  return createHash("sha256").update(words.join("\n")).digest().readUInt32BE(0) / 2 ** 32;
}

export const fakeDigest = (...words: readonly string[]): string => `sha256:${createHash("sha256").update(words.join("\n")).digest("hex")}`;
