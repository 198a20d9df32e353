import { z } from "zod";
import { id, newPassword, ref, time } from "./common";

const password = z.string().min(1).max(1024);
/** six digits of an app, or a recovery code */
const code = z.string().trim().min(6).max(40);

export const passwordInput = z.object({ password });
export const codeInput = z.object({ code });
export const passwordAndCodeInput = z.object({ password, code });
export const changePasswordInput = z.object({ password, newPassword });

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

/** What a person can be; "ingest" is for tokens only. */
export const personRole = z.enum(["admin", "ciso", "auditor", "analyst", "developer"]);

const group = z.string().trim().min(1).max(300);
/** What a group of the sign-in service gives. */
export const groupRule = z.object({ id, group, role: personRole.nullable(), teams: z.array(ref) });

export const signInRules = z.object({
  /** false: the operator has turned passwords off */
  password: z.boolean(),
  oidc: z.object({
    state: z.enum(["off", "on", "broken"]),
    name: z.string().nullable(),
    issuer: z.string().nullable(),
    groupsClaim: z.string(),
    /** what the provider must be told */
    redirectUri: z.string(),
    faults: z.array(z.string()),
  }),
  requireTotp: z.boolean(),
  /** people with a password and no second factor */
  withoutSecondFactor: z.number(),
  defaultRole: personRole.nullable(),
  rules: z.array(groupRule),
});
export type SignInRules = z.infer<typeof signInRules>;

export const signInRulesInput = z.object({
  requireTotp: z.boolean(),
  /** for those none of whose groups has a rule; null: they get no access */
  defaultRole: personRole.nullable(),
  /** in their order: of several roles the first holds, teams add up */
  rules: z
    .array(
      z
        .object({ group, role: personRole.nullable().default(null), teamIds: z.array(id).max(100).default([]) })
        .refine((rule) => rule.role !== null || rule.teamIds.length > 0, { message: "give a role, teams, or both" }),
    )
    .max(500)
    .refine((rules) => new Set(rules.map((rule) => rule.group)).size === rules.length, { message: "a group has one rule" }),
});
