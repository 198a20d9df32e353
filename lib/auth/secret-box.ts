import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret was sealed under another NEXTAUTH_SECRET, for another owner, or was changed since. */
export class CannotOpen extends Error {
  override readonly name = "CannotOpen";
  constructor() {
    super("The stored secret cannot be opened: NEXTAUTH_SECRET is another one than it was sealed with. Give the secret anew.");
  }
}

const keyOf = (master: string): Buffer => Buffer.from(hkdfSync("sha256", master, "", "plimsoll secret box 1", 32));

/**
 * Seals a secret for the database: AES-256-GCM under a key that is derived from NEXTAUTH_SECRET. The owner ("channel
 * <org> <id>") is authenticated with it, so that a sealed secret is of no use in another row. Layout: version, nonce, tag,
 * ciphertext.
 */
export function seal(text: string, owner: string, master: string = env().NEXTAUTH_SECRET): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(master), nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
}

/** What seal was given. Throws CannotOpen under any other key or owner, and for a box that was changed. */
export function open(box: Uint8Array, owner: string, master: string = env().NEXTAUTH_SECRET): string {
  const bytes = Buffer.from(box);
  if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw new CannotOpen();
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyOf(master), nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(owner))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    throw new CannotOpen();
  }
}
