// A production server over a new database that is thrown away at the end: for the browser tests.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "./create-database.mjs";
import { startThrowawayPostgres } from "./embedded-postgres.mjs";
import { freePort } from "./free-port.mjs";
import { firstStart, hasDemo, loadDemo, migrate, startInstance } from "./instance.mjs";
import { startNode } from "./run.mjs";
import { step } from "./say.mjs";

/** The OpenID provider that the browser tests sign in by, as a process of its own. */
async function startOidcProvider() {
  let told = () => undefined;
  const line = new Promise((resolve) => {
    told = resolve;
  });
  const child = startNode(["--import", "tsx", "test/run-oidc-provider.ts"], { env: process.env, onLine: (text) => told(text) });
  const first = await Promise.race([line, child.ended.then((how) => Promise.reject(new Error(`the OpenID provider ended: ${how}`)))]);
  return { ...JSON.parse(first), stop: () => child.stop() };
}

export async function startThrowawayInstance() {
  const undo = [];
  const stop = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  try {
    const dataDir = mkdtempSync(join(tmpdir(), "plimsoll-e2e-"));
    undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const postgres = await startThrowawayPostgres();
    undo.push(() => postgres.stop());
    await createDatabase(postgres.url(), "plimsoll");
    const port = await freePort();
    const oidc = await startOidcProvider();
    undo.push(() => oidc.stop());
    const { TEST_DATABASE_URL: _, ...inherited } = process.env;
    const env = {
      ...inherited,
      PORT: String(port),
      DATABASE_URL: postgres.url("plimsoll"),
      PLIMSOLL_DATA_DIR: dataDir,
      PLIMSOLL_INIT_ADMIN_EMAIL: "admin@example.com",
      PLIMSOLL_INIT_ADMIN_PASSWORD: randomBytes(12).toString("base64url"),
      PLIMSOLL_INIT_API_TOKEN: randomBytes(24).toString("base64url"),
      NEXTAUTH_URL: `http://localhost:${port}`,
      NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
      AUTH_OIDC_ISSUER: oidc.issuer,
      AUTH_OIDC_CLIENT_ID: "plimsoll",
      AUTH_OIDC_CLIENT_SECRET: randomBytes(24).toString("base64url"),
      AUTH_OIDC_NAME: "Acme ID",
      NEXT_TELEMETRY_DISABLED: "1",
      LOG_LEVEL: "warn",
    };
    await migrate(env);
    await firstStart(env);
    const instance = startInstance({ env, quiet: true });
    undo.push(() => instance.stop());
    await Promise.race([instance.ready(), instance.ended.then((reason) => Promise.reject(new Error(reason)))]);
    if (hasDemo()) await step("loading the demo fleet", () => loadDemo(env));
    return { env: { ...env, PLIMSOLL_E2E_URL: env.NEXTAUTH_URL, PLIMSOLL_E2E_THROWAWAY: "1", PLIMSOLL_E2E_OIDC: oidc.control }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
