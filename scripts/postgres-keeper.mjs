// Keeps one PostgreSQL for one parent: starts it, says "ready" on stdout, and stops it when stdin closes. Stdin closes
// however the parent ends, also by kill -9, so no server is ever left behind. Runs in its own process group: Ctrl-C
// reaches only the parent, which stops the web and the worker before their database.
import { spawn } from "node:child_process";
import { openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const { program, args, options, dataDir, logFile, remove } = JSON.parse(process.argv[2]);
const log = openSync(logFile, "a");
const server = spawn(program, args, {
  ...options,
  cwd: dataDir,
  stdio: ["ignore", log, log],
  env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
});

function say(line) {
  process.stdout.write(`${line}\n`);
}
process.stdout.on("error", () => undefined); // the parent is gone; stdin says so too

const watch = setInterval(() => {
  let lines;
  try {
    lines = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return; // not written yet
  }
  if (Number(lines[0]) === server.pid && lines[7]?.trim() === "ready") {
    clearInterval(watch);
    say("ready");
  }
}, 20);

server.on("error", (error) => say(`error ${error.message}`));
server.on("close", (code, signal) => {
  clearInterval(watch);
  if (remove) rmSync(remove, { recursive: true, force: true });
  say(`closed ${code ?? signal}`);
  process.exit(0);
});

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  server.kill(remove ? "SIGQUIT" : "SIGINT"); // data that is thrown away needs no checkpoint
  setTimeout(() => server.kill("SIGQUIT"), 20_000).unref();
}
process.stdin.on("end", stop).on("close", stop).on("error", stop).resume();
process.on("SIGTERM", stop);
process.on("SIGINT", () => undefined);
process.on("SIGHUP", () => undefined);
