// A whole running Plimsoll: web and worker over one migrated database. Used by npm start, by the tests and by nobody else.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { hasKnownAdmin } from "./known-admin.mjs";
import { ROOT, runNode, startNode } from "./run.mjs";
import { say } from "./say.mjs";

const TSX = ["--import", "tsx"];
const NEXT = "node_modules/next/dist/bin/next";
const MAX_WORKER_RESTARTS = 5;
const RESTART_WINDOW_MS = 5 * 60_000;

export const migrate = (env) => runNode([...TSX, "scripts/migrate.ts"], { env });

/** What a person must know to sign in; empty when there is an admin already. */
export async function firstStart(env) {
  if (await hasKnownAdmin(env)) return "";
  const { output } = await runNode([...TSX, "scripts/first-start.ts"], { env });
  return output.trim();
}

export const hasDemo = () => existsSync(join(ROOT, "scripts", "load-demo.ts"));
export const loadDemo = (env, options) => runNode([...TSX, "scripts/load-demo.ts"], { env, ...options });

/** Waits until the web says that it is ready; `isOver` tells whether it still makes sense to wait. */
async function waitUntilReady(port, isOver, deadlineMs = 120_000) {
  const started = Date.now();
  let last = "no answer";
  while (!isOver()) {
    try {
      const response = await fetch(`http://localhost:${port}/readyz`, { signal: AbortSignal.timeout(10_000) });
      if (response.ok) return;
      last = `${response.status} ${await response.text()}`;
    } catch (error) {
      last = error.cause?.code ?? error.message;
    }
    if (Date.now() - started > deadlineMs)
      throw new Error(`The web did not become ready within ${deadlineMs / 1000} s. /readyz says: ${last}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A worker that dies is started again, since a report can kill it; one that cannot live at all ends the instance. */
function startWorker(env, label) {
  let current;
  let stopping = false;
  const deaths = [];
  const ended = new Promise((resolve) => {
    const start = () => {
      current = startNode([...TSX, "lib/jobs/worker.ts"], { label, env });
      current.ended.then((how) => {
        if (stopping) return resolve(how);
        deaths.push(Date.now());
        const recent = deaths.filter((at) => at > Date.now() - RESTART_WINDOW_MS).length;
        if (recent > MAX_WORKER_RESTARTS) return resolve(how);
        say(`the worker ended (${how}); starting it again`);
        setTimeout(() => (stopping ? resolve(how) : start()), 500 * recent);
      });
    };
    start();
  });
  return {
    ended,
    stop: async (graceMs) => {
      stopping = true;
      await current.stop(graceMs);
    },
  };
}

/** Starts web and worker. `ended` resolves with the reason when one of them ended unasked. */
export function startInstance({ env, dev = false, quiet = false }) {
  const mode = dev ? "dev" : "start";
  const webEnv = { ...env, NODE_ENV: dev ? "development" : "production" };
  const lines = [];
  const onLine = (line) => {
    lines.push(line);
    if (lines.length > 50) lines.shift();
  };
  const web = startNode([NEXT, mode, "-p", env.PORT], { label: quiet ? "" : "web   ", env: webEnv, onLine });
  const worker = startWorker(webEnv, quiet ? "" : "worker");
  let over = false;
  const ended = Promise.race([
    web.ended.then((how) => `the web ended (${how})${quiet ? `:\n${lines.join("\n")}` : ""}`),
    worker.ended.then((how) => `the worker ended (${how})`),
  ]).then((reason) => {
    over = true;
    return reason;
  });
  return {
    ended,
    ready: () => waitUntilReady(env.PORT, () => over),
    async stop() {
      await worker.stop(28_000); // it finishes what it does; nothing that it took is lost either way
      await web.stop(10_000);
    },
  };
}
