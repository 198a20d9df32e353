// npm start — a whole Plimsoll on this machine: installs, migrates and builds what is missing, then serves until Ctrl-C.
//   --empty  no demo fleet on a first start      --dev  with next dev (npm run dev)
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDatabase } from "./create-database.mjs";
import { startPostgres } from "./embedded-postgres.mjs";
import { tryPort } from "./free-port.mjs";
import { install } from "./install.mjs";
import { firstStart, hasDemo, loadDemo, migrate, startInstance } from "./instance.mjs";
import { endRunning } from "./run.mjs";
import { takeRunLock } from "./run-lock.mjs";
import { bold, say, step } from "./say.mjs";
import { schemaDigest } from "./schema-digest.mjs";
import { settings } from "./settings.mjs";

const flags = new Set(process.argv.slice(2));
const dev = flags.has("--dev");

// What was started, newest last; the end takes it down in reverse.
const undo = [];
let ending;

function end(code, reason) {
  ending ??= (async () => {
    if (reason) say(reason);
    endRunning();
    const watchdog = setTimeout(() => process.exit(1), 90_000);
    for (const stop of undo.reverse()) await stop();
    clearTimeout(watchdog);
    say("stopped");
    process.exit(code);
  })();
  return ending;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (ending && signal === "SIGINT") process.exit(1); // asked twice: everything that we started ends with us
    end(0, "stopping: the worker finishes what it does …");
  });
}

async function embeddedDatabase(env) {
  const folder = join(env.PLIMSOLL_DATA_DIR, "postgres");
  const postgres = await step("starting the embedded PostgreSQL", () => startPostgres({ folder }));
  undo.push(() => postgres.stop());
  postgres.closed.then(() => end(1, `PostgreSQL ended; its log is ${join(folder, "postgres.log")}`));
  await createDatabase(postgres.url(), "plimsoll");
  return { url: postgres.url("plimsoll"), fresh: postgres.fresh };
}

/** Nobody but us migrates the embedded database, so what was done to it is known without asking: a second start is quick. */
async function migrateEmbedded(env) {
  const marker = join(env.PLIMSOLL_DATA_DIR, "postgres", "migrated");
  const wanted = schemaDigest();
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  await step("bringing the database up to date", () => migrate(env));
  writeFileSync(marker, wanted);
}

async function demo(env, wanted) {
  if (!existsSync(wanted)) return;
  if (!hasDemo()) return rmSync(wanted);
  try {
    say("loading the demo fleet (you can sign in meanwhile) …");
    await loadDemo(env, { show: true, label: "demo   |" });
    rmSync(wanted);
    say("the demo fleet is loaded");
  } catch (error) {
    if (!ending) say(`the demo fleet could not be loaded, all else runs: ${error.message}`);
  }
}

async function start() {
  const env = settings();
  const port = Number(env.PORT);
  if ((await tryPort(port, "::").catch(() => tryPort(port, "0.0.0.0"))) === undefined) {
    throw new Error(`Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`);
  }
  undo.push(takeRunLock(env.PLIMSOLL_DATA_DIR, env.NEXTAUTH_URL));
  await install();

  const demoWanted = join(env.PLIMSOLL_DATA_DIR, "demo-wanted");
  if (!env.DATABASE_URL) {
    const { url, fresh } = await embeddedDatabase(env);
    env.DATABASE_URL = url;
    if (fresh && env.PLIMSOLL_DEMO !== "0" && !flags.has("--empty")) writeFileSync(demoWanted, "");
    if (fresh) rmSync(join(env.PLIMSOLL_DATA_DIR, "postgres", "migrated"), { force: true });
    await migrateEmbedded(env);
  } else {
    await step("bringing the database up to date", () => migrate(env));
  }
  if (!dev) {
    const { build } = await import("./build.mjs");
    await build();
  }
  if (ending) return;
  const instance = startInstance({ env, dev });
  undo.push(() => instance.stop());
  instance.ended.then((reason) => end(1, reason));
  const [signIn] = await Promise.all([firstStart(env), step("starting web and worker", () => instance.ready())]);
  if (ending) return;
  console.log(`\n  ${bold("Plimsoll is ready:")} ${bold(env.NEXTAUTH_URL)}\n`);
  console.log(`  ${signIn ? signIn.replaceAll("\n", "\n  ") : "Sign in with your account."}\n`);
  console.log("  Ctrl-C stops everything.\n");
  if (!flags.has("--empty")) await demo(env, demoWanted);
}

start().catch((error) => (ending ? undefined : end(1, `Plimsoll did not start: ${error.message}`)));
