import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

const VERSION = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

const key = (): Buffer => Buffer.from(hkdfSync("sha256", env().NEXTAUTH_SECRET, "", "plimsoll secret box v1", 32));

/**
 * Text as it is kept at rest: AES-256-GCM under a key made from NEXTAUTH_SECRET. `context` says whose and what it is; only
 * the same one opens it again, so a sealed value that is moved to another row stays shut.
 */
export function seal(text: string, context: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key(), iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  const body = Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${body.toString("base64url")}`;
}

/** What was sealed with this context. Throws where it was changed, is another's, or NEXTAUTH_SECRET is no longer the same. */
export function unseal(sealed: string, context: string): string {
  const [version, encoded] = sealed.split(".");
  const body = Buffer.from(encoded ?? "", "base64url");
  if (version !== VERSION || body.length < IV_BYTES + TAG_BYTES) throw new Error("This is not a sealed value.");
  const decipher = createDecipheriv("aes-256-gcm", key(), body.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context)).setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new Error("A sealed value cannot be opened: it was changed, or NEXTAUTH_SECRET is not the one that it was sealed with.", {
      cause,
    });
  }
}
