import { z } from "zod";
import { id, time } from "./common";

const password = z.string().min(1).max(1024);
/** six digits of an app, or a recovery code */
const code = z.string().trim().min(6).max(40);

export const passwordInput = z.object({ password });
export const codeInput = z.object({ code });
export const passwordAndCodeInput = z.object({ password, code });
export const changePasswordInput = z.object({ password, newPassword: z.string().min(12).max(1024) });

/** The secret is in this answer only; the QR code carries the address. */
export const startedTotp = z.object({
  secret: z.string(),
  uri: z.string(),
  /** dark modules of one unit each, as the path of an SVG of this many units a side */
  qr: z.object({ size: z.number(), path: z.string() }),
});
export type StartedTotp = z.infer<typeof startedTotp>;

/** Shown once; each works once. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const ownSignIn = z.object({
  /** false: only by the organisation's sign-in service */
  password: z.boolean(),
  totp: z.object({ since: time.nullable(), recoveryCodesLeft: z.number(), required: z.boolean() }),
  identities: z.array(z.object({ issuer: z.string(), subject: z.string(), lastSignInAt: time.nullable() })),
});
export type OwnSignIn = z.infer<typeof ownSignIn>;

/** A session that still holds: where, since when, when last seen. */
export const sessionItem = z.object({
  id,
  /** the session that asks */
  current: z.boolean(),
  method: z.enum(["password", "oidc"]),
  /** as the proxy that we trust said it; "direct" where there is none */
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: time,
  lastSeenAt: time,
  /** at the latest; earlier when it is not used */
  expiresAt: time,
});
export const sessionList = z.object({ items: z.array(sessionItem), idleHours: z.number() });
export type SessionList = z.infer<typeof sessionList>;
