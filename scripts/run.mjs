// Child processes without a shell, so that paths with spaces work and signals reach whom they should.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { dim } from "./say.mjs";

export const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

const running = new Set();

/** Ends the commands that are being run, because we were told to end. */
export function endRunning() {
  for (const child of running) child.kill("SIGTERM");
}

/** Runs a command to its end; throws with its output if it fails. `show` prints its lines as they come. */
export function run(command, args, { show = false, label = "", allowFailure = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], ...options });
    running.add(child);
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (show) console.log(label ? `${dim(label)} ${line}` : line);
      });
    }
    child.once("error", reject);
    child.once("close", (code, signal) => {
      running.delete(child);
      const output = lines.join("\n");
      if (code === 0 || allowFailure) resolve({ code: code ?? 1, output });
      else reject(new Error(`${[command, ...args].join(" ")} ended with ${code ?? signal}${show ? "" : `:\n${output}`}`));
    });
  });
}

/** Runs one of our own programs, or one of an installed package, with this very Node. */
export const runNode = (args, options) => run(process.execPath, args, options);

/**
 * Starts a long-running Node process. It has its own process group, so Ctrl-C reaches only us and we decide the order
 * of the end; should we be killed, it notices by itself (scripts/end-with-parent.mjs).
 */
export function startNode(args, { label, env, onLine = () => undefined }) {
  const watcher = new URL("end-with-parent.mjs", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", watcher, ...args], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      onLine(line);
      if (label) console.log(`${dim(`${label} |`)} ${line}`);
    });
  }
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code === null ? `signal ${signal}` : `code ${code}`));
  });
  let over = false;
  ended.then(() => {
    over = true;
  });
  return {
    pid: child.pid,
    ended,
    /** Asks it to end, and makes it end when it takes longer than `graceMs`. */
    async stop(graceMs = 30_000) {
      if (over) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
