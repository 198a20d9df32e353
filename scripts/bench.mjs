// npm run bench -- NAME [arguments] — runs bench/NAME.ts on a PostgreSQL of its own, or on BENCH_DATABASE_URL.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "./create-database.mjs";
import { startPostgres } from "./embedded-postgres.mjs";
import { install } from "./install.mjs";
import { migrate } from "./instance.mjs";
import { ROOT } from "./run.mjs";
import { say } from "./say.mjs";

const [name, ...rest] = process.argv.slice(2);
const folder = join(ROOT, "bench");
const names = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => file.slice(0, -".ts".length))
  : [];
if (!name || !names.includes(name)) {
  console.log(`usage: npm run bench -- NAME\nnames: ${names.join(", ") || "none yet"}`);
  process.exit(name ? 2 : 0);
}

await install();
const dataDir = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
const given = process.env.BENCH_DATABASE_URL;
// As durable as in production: a benchmark without fsync would flatter everything that writes.
const settings = { shared_buffers: "1GB", max_connections: 100, max_wal_size: "4GB", wal_compression: "on", track_io_timing: "on" };
const own = given ? undefined : await startPostgres({ folder: join(dataDir, "postgres"), settings });
let code = 1;
const stop = async () => {
  await own?.stop();
  rmSync(dataDir, { recursive: true, force: true });
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => stop().then(() => process.exit(1)));
try {
  if (own) await createDatabase(own.url(), "bench");
  const env = {
    ...process.env,
    DATABASE_URL: given ?? own.url("bench"),
    PLIMSOLL_DATA_DIR: dataDir,
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET ?? "benchmark-secret-benchmark-secret-benchmark",
    NEXTAUTH_URL: process.env.NEXTAUTH_URL ?? "http://localhost:3000",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
    NODE_ENV: "production",
  };
  await migrate(env);
  say(`bench ${name}`);
  const child = spawn(process.execPath, ["--import", "tsx", join("bench", `${name}.ts`), ...rest], { cwd: ROOT, env, stdio: "inherit" });
  code = await new Promise((resolve) => child.once("close", (status) => resolve(status ?? 1)));
} finally {
  await stop();
}
process.exit(code);
