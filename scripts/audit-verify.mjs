// npm run audit:verify — computes every hash of the audit log anew, of all organisations; ends with 1 where one is not as it
// was written. It reads DATABASE_URL, or the embedded database of PLIMSOLL_DATA_DIR, which is started if it does not run.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "./embedded-postgres.mjs";
import { tryPort } from "./free-port.mjs";
import { install } from "./install.mjs";
import { ROOT } from "./run.mjs";
import { settings } from "./settings.mjs";

await install();
const env = settings();
let postgres = null;

/** The embedded server's address, and whether somebody else runs it. */
async function embedded() {
  const folder = join(env.PLIMSOLL_DATA_DIR, "postgres");
  if (!existsSync(join(folder, "password"))) throw new Error(`There is no database in ${folder}, and DATABASE_URL is not set.`);
  const port = existsSync(join(folder, "port")) ? Number(readFileSync(join(folder, "port"), "utf8")) : 0;
  if (port && !(await tryPort(port))) {
    const password = encodeURIComponent(readFileSync(join(folder, "password"), "utf8").trim());
    return `postgresql://postgres:${password}@127.0.0.1:${port}/plimsoll`;
  }
  postgres = await startPostgres({ folder });
  return postgres.url("plimsoll");
}

env.DATABASE_URL ||= await embedded();
const { status } = spawnSync(process.execPath, ["--import", "tsx", join("scripts", "audit-verify.ts")], {
  cwd: ROOT,
  stdio: "inherit",
  env,
});
await postgres?.stop();
process.exit(status ?? 1);
