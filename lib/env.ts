import { pathToFileURL } from "node:url";
import { z } from "zod";

/** Where a feed is fetched from: a URL, or the path of a file. */
const feedAddress = z
  .string()
  .trim()
  .refine((text) => text.startsWith("/") || (URL.canParse(text) && /^(?:https?|file):$/.test(new URL(text).protocol)), {
    message: "an https, http or file URL, or the absolute path of a file",
  })
  .transform((text) => (text.startsWith("/") ? pathToFileURL(text).href : text))
  .optional();

/** A secret may be given as NAME or, for mounted files, as NAME_FILE (read by scripts/start). */
const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  DATABASE_URL: z.string().min(1),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  PLIMSOLL_DATA_DIR: z.string().default(".data"),
  PLIMSOLL_INIT_ADMIN_EMAIL: z.email().optional(),
  PLIMSOLL_INIT_ADMIN_PASSWORD: z.string().min(12).optional(),
  PLIMSOLL_INIT_API_TOKEN: z.string().min(32).optional(),
  PLIMSOLL_DEMO: z.enum(["0", "1"]).default("1"),
  PLIMSOLL_MAX_REPORT_MB: z.coerce.number().int().min(1).default(1024),
  PLIMSOLL_FEED_KEV: feedAddress,
  PLIMSOLL_FEED_EPSS: feedAddress,
  PLIMSOLL_FEED_VULNRICHMENT: feedAddress,
  PLIMSOLL_FEED_HOURS: z.coerce.number().int().min(1).max(720).default(24),
  PLIMSOLL_WEBHOOK_ALLOW: z.string().default(""),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().trim().min(3).max(254).optional(),
  NEXTAUTH_URL: z.url().optional(),
  NEXTAUTH_SECRET: z.string().min(32),
  /** the OpenID provider; what is wrong with these closes that way in alone (lib/auth/oidc-settings.ts) */
  AUTH_OIDC_ISSUER: z.string().optional(),
  AUTH_OIDC_CLIENT_ID: z.string().optional(),
  AUTH_OIDC_CLIENT_SECRET: z.string().optional(),
  AUTH_OIDC_NAME: z.string().max(60).optional(),
  AUTH_OIDC_GROUPS_CLAIM: z.string().default("groups"),
  AUTH_DISABLE_PASSWORD: z.enum(["0", "1"]).default("0"),
  METRICS_TOKEN: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  TRUST_PROXY: z.enum(["0", "1"]).default("0"),
});
export type Env = z.infer<typeof schema>;

let parsed: Env | undefined;

/** The settings, read once. Throws one error that names every setting that is wrong. */
export function env(): Env {
  if (parsed) return parsed;
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`Settings in the environment are wrong:\n${faults.join("\n")}`);
  }
  parsed = result.data;
  return parsed;
}
