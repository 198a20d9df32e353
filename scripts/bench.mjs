// npm run bench -- NAME [arguments] — runs bench/NAME.ts. It gets a server to make its databases on: BENCH_DATABASE_URL,
// or an embedded PostgreSQL whose filled databases are kept in .data/bench for the next run.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "./embedded-postgres.mjs";
import { install } from "./install.mjs";
import { ROOT } from "./run.mjs";
import { takeRunLock } from "./run-lock.mjs";
import { say } from "./say.mjs";

/** As durable as in production: a benchmark without fsync would flatter everything that writes. */
const SETTINGS = { shared_buffers: "1GB", track_io_timing: "on" };

const folder = join(ROOT, "bench");
/** A benchmark says in its first line how to run it; the other files are what benchmarks share. */
const isBenchmark = (name) =>
  readFileSync(join(folder, `${name}.ts`), "utf8")
    .split("\n")[0]
    .includes(`npm run bench -- ${name}`);
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".ts")) : [];
const names = files.map((file) => file.slice(0, -".ts".length)).filter(isBenchmark);

const [name, ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  console.log(`usage: npm run bench -- NAME\nnames: ${names.join(", ") || "none yet"}`);
  process.exit(name ? 2 : 0);
}

await install();
const dataDir = join(ROOT, ".data", "bench");
const undo = [takeRunLock(dataDir, `bench ${name}`)];
let stopping;
function stop(code) {
  stopping ??= (async () => {
    for (const each of undo.reverse()) await each();
    process.exit(code);
  })();
  return stopping;
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => stop(1));

let server = process.env.BENCH_DATABASE_URL;
if (!server) {
  say("starting a PostgreSQL for the benchmark …");
  const postgres = await startPostgres({ folder: join(dataDir, "postgres"), settings: SETTINGS });
  undo.push(() => postgres.stop());
  server = postgres.url();
}
const env = {
  ...process.env,
  BENCH_DATABASE_URL: server,
  PLIMSOLL_DATA_DIR: dataDir,
  NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET ?? "benchmark-secret-benchmark-secret-benchmark",
  NEXTAUTH_URL: process.env.NEXTAUTH_URL ?? "http://localhost:3000",
  LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
  NODE_ENV: "production",
};
const child = spawn(process.execPath, ["--import", "tsx", join("bench", `${name}.ts`), ...rest], { cwd: ROOT, env, stdio: "inherit" });
undo.push(() => child.kill("SIGTERM"));
child.once("close", (status) => stop(status ?? 1));
