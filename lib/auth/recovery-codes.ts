import { randomInt } from "node:crypto";

const COUNT = 10;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const LENGTH = 16;

const one = (): string => Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");

/** Ten codes of 80 random bits each, in groups of four: abcd-efgh-ijkl-mnop. */
export const newRecoveryCodes = (): string[] => Array.from({ length: COUNT }, () => one().replace(/(.{4})(?=.)/g, "$1-"));

/** The code without what people add when they type it; null for what cannot be one. */
export function normalRecoveryCode(text: string): string | null {
  const bare = text.toLowerCase().replace(/[\s-]/g, "");
  return /^[a-z2-7]{16}$/.test(bare) ? bare : null;
}
