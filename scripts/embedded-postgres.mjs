// A real PostgreSQL from npm, for whoever has none: its own folder, port and password.
import { spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { platform, tmpdir, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort, tryPort } from "./free-port.mjs";
import { keptSecret } from "./kept.mjs";
import { asUser, postgresHome, postgresUser } from "./postgres-files.mjs";
import { commandLine } from "./process-table.mjs";

const MB = 1024 * 1024;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** A server that keeps its data in `folder`; throwaway ones trade durability for speed and remove the folder at the end. */
export async function startPostgres({ folder, throwaway = false, settings = {} }) {
  const home = postgresHome();
  const root = resolve(folder);
  const dataDir = join(root, "data");
  mkdirSync(root, { recursive: true });
  const user = postgresUser(dataDir);
  const run = (program, args) => asUser(join(home, "bin", program), args, user, [home, root]);

  const password = keptSecret(join(root, "password"));
  const fresh = !existsSync(join(dataDir, "PG_VERSION"));
  if (fresh) initialise({ run, dataDir, user, password });
  else await waitForPredecessor(dataDir);

  const portFile = join(root, "port");
  const before = existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : 0;
  const port = (before && (await tryPort(before))) || (await freePort());
  writeFileSync(portFile, `${port}\n`);

  const logFile = join(root, "postgres.log");
  if (existsSync(logFile) && statSync(logFile).size > 20 * MB) truncateSync(logFile);
  const flags = Object.entries({ ...baseSettings(port), ...(throwaway ? THROWAWAY : DURABLE), ...settings });
  const command = run("postgres", ["-D", dataDir, ...flags.flatMap(([name, value]) => ["-c", `${name}=${value}`])]);
  const keeper = await keep({ ...command, dataDir, logFile, remove: throwaway ? root : null }, logFile);
  return {
    port,
    fresh,
    pid: keeper.pid,
    /** The address of one of its databases. */
    url: (database = "postgres") => `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    /** Resolves when the server has ended, for whatever reason. */
    closed: keeper.closed,
    stop: keeper.stop,
  };
}

/** A server with an empty database that leaves nothing behind. */
export function startThrowawayPostgres(settings = {}) {
  return startPostgres({ folder: mkdtempSync(join(tmpdir(), "plimsoll-pg-")), throwaway: true, settings });
}

const THROWAWAY = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: 200 };
const DURABLE = { max_connections: 100, max_wal_size: "4GB", wal_compression: "on" };

function baseSettings(port) {
  const shared = Math.min(1024, Math.max(128, Math.floor(totalmem() / 8 / MB)));
  return {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    shared_buffers: `${shared}MB`,
    work_mem: "16MB",
    maintenance_work_mem: "256MB",
    random_page_cost: "1.1",
    jit: "off",
    lc_messages: "C",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(smallSharedMemory() ? { dynamic_shared_memory_type: "sysv" } : {}),
  };
}

/** Containers often have 64 MB of /dev/shm, in which a parallel query fails. */
function smallSharedMemory() {
  if (platform() !== "linux") return false;
  try {
    const { bsize, blocks } = statfsSync("/dev/shm");
    return bsize * blocks < 512 * MB;
  } catch {
    return true;
  }
}

function initialise({ run, dataDir, user, password }) {
  rmSync(dataDir, { recursive: true, force: true }); // an earlier attempt that was interrupted
  mkdirSync(dataDir, { mode: 0o700 });
  if (user) chownSync(dataDir, user.uid, user.gid);
  const passwordFile = join(mkdtempSync(join(tmpdir(), "plimsoll-init-")), "password");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) {
    chownSync(passwordFile, user.uid, user.gid);
    chownSync(dirname(passwordFile), user.uid, user.gid);
  }
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["--auth=scram-sha-256", "--username=postgres", `--pwfile=${passwordFile}`];
  const { program, args, options } = run("initdb", [`--pgdata=${dataDir}`, ...access, ...locale, "--no-sync"]);
  const done = spawnSync(program, args, {
    ...options,
    cwd: dataDir,
    encoding: "utf8",
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
  });
  rmSync(dirname(passwordFile), { recursive: true, force: true });
  if (done.status !== 0) {
    rmSync(dataDir, { recursive: true, force: true });
    throw new Error(`PostgreSQL's initdb failed in ${dataDir}:\n${done.stderr || done.error?.message || done.stdout}`);
  }
}

/**
 * After an unclean stop postmaster.pid stays. A server of this folder that still runs is ending (its keeper stops it):
 * wait, then end it. A process that merely got its number is none of ours: PostgreSQL would refuse to start because of
 * it, so the file goes.
 */
async function waitForPredecessor(dataDir) {
  const file = join(dataDir, "postmaster.pid");
  const started = Date.now();
  let asked = false;
  while (existsSync(file)) {
    const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
    if (!commandLine(pid)?.includes(dataDir)) {
      rmSync(file, { force: true });
      return;
    }
    if (!asked && Date.now() - started > 5_000) {
      asked = true;
      process.kill(pid, "SIGINT");
    }
    if (Date.now() - started > 30_000) throw new Error(`Another PostgreSQL (process ${pid}) uses ${dataDir}. Stop it first.`);
    await sleep(100);
  }
}

function keep(task, logFile) {
  const script = fileURLToPath(new URL("postgres-keeper.mjs", import.meta.url));
  const keeper = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: ["pipe", "pipe", "inherit"], detached: true });
  keeper.stdin.on("error", () => undefined); // it ended by itself; `closed` tells
  const closed = new Promise((done) => keeper.once("close", done));
  const stop = async () => {
    keeper.stdin.end();
    await closed;
  };
  return new Promise((done, fail) => {
    const lines = createInterface({ input: keeper.stdout });
    lines.on("line", (line) => {
      if (line === "ready") done({ stop, closed, pid: keeper.pid });
    });
    keeper.once("error", fail);
    closed.then(() => {
      const tail = existsSync(logFile) ? readFileSync(logFile, "utf8").trim().split("\n").slice(-8).join("\n") : "";
      fail(new Error(`PostgreSQL did not start. The end of ${logFile}:\n${tail}`));
    });
  });
}
