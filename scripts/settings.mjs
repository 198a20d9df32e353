import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { keptSecret } from "./kept.mjs";
import { ROOT } from "./run.mjs";

const SECRETS = [
  "DATABASE_URL",
  "NEXTAUTH_SECRET",
  "PLIMSOLL_INIT_ADMIN_PASSWORD",
  "PLIMSOLL_INIT_API_TOKEN",
  "METRICS_TOKEN",
  "AUTH_OIDC_CLIENT_SECRET",
  "SMTP_URL",
];

/** Secrets may be mounted as files: NAME_FILE names the file that holds NAME. */
export function readSecretFiles(env) {
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) throw new Error(`${name} and ${name}_FILE are both set; keep one of them.`);
    env[name] = readFileSync(file, "utf8").trim();
  }
}

/** The environment for our processes: what is set, .env if there is one, and what can be defaulted. */
export function settings() {
  const file = join(ROOT, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  const env = { ...process.env };
  readSecretFiles(env);
  env.PORT ||= "3000";
  if (!/^\d+$/.test(env.PORT) || Number(env.PORT) > 65_535) throw new Error(`PORT is "${env.PORT}"; it must be a number up to 65535.`);
  env.PLIMSOLL_DATA_DIR = resolve(ROOT, env.PLIMSOLL_DATA_DIR || ".data");
  env.NEXTAUTH_URL ||= `http://localhost:${env.PORT}`;
  env.NEXT_TELEMETRY_DISABLED ||= "1";
  mkdirSync(env.PLIMSOLL_DATA_DIR, { recursive: true });
  env.NEXTAUTH_SECRET ||= keptSecret(join(env.PLIMSOLL_DATA_DIR, "nextauth-secret"));
  return env;
}
