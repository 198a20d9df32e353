import { Secret, TOTP } from "otpauth";

const PERIOD = 30;
/** A clock that is half a minute off, or a code that was read just before it changed. */
const WINDOW = 1;

const of = (secret: string, label = "Plimsoll"): TOTP =>
  new TOTP({ issuer: "Plimsoll", label, secret: Secret.fromBase32(secret), algorithm: "SHA1", digits: 6, period: PERIOD });

/** 160 random bits in base32, as authenticator apps take them (RFC 4226 asks for as many). */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** The otpauth:// address that a QR code carries. */
export const totpUri = (secret: string, label: string): string => of(secret, label).toString();

/** The 30-second step since 1970 whose code this is, of now, the one before and the one after; null for any other. */
export function totpStep(secret: string, code: string, now = Date.now()): number | null {
  const delta = of(secret).validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD) + delta;
}
