import { createHash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const PREFIX = "plim_";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SECRET_LENGTH = 33;
const CHECKSUM_LENGTH = 6;
const FORM = new RegExp(`^${PREFIX}[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`);

function base62(value: number, length: number): string {
  let rest = value;
  let text = "";
  while (text.length < length) {
    text = ALPHABET.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

const checksum = (text: string): string => base62(crc32(text), CHECKSUM_LENGTH);

/** A new API token: prefix, 33 random base62 characters (196 bits) and a CRC32 that lets secret scanners be exact. */
export function newToken(): string {
  let text = PREFIX;
  for (let i = 0; i < SECRET_LENGTH; i += 1) text += ALPHABET.charAt(randomInt(62));
  return text + checksum(text);
}

/** Looks like one of our tokens and was mistyped or made up; tokens of any other form may have been given by hand. */
export const isMistypedToken = (text: string): boolean => FORM.test(text) && !text.endsWith(checksum(text.slice(0, -CHECKSUM_LENGTH)));

/** What is kept of a token, set-up link or other random secret. */
export const secretHash = (secret: string): Buffer => createHash("sha256").update(secret).digest();
