// What a container of the image does: web, worker, migrate (once, before the others), or a health check of one of them.
import { spawn } from "node:child_process";
import { ROOT } from "./run.mjs";
import { readSecretFiles } from "./settings.mjs";

const TSX = ["--import", "tsx"];
const COMMANDS = {
  web: [["node_modules/next/dist/bin/next", "start", "-p", process.env.PORT ?? "3000"]],
  worker: [[...TSX, "lib/jobs/worker.ts"]],
  migrate: [
    [...TSX, "scripts/migrate.ts"],
    [...TSX, "scripts/first-start.ts"],
  ],
  health: [],
  "worker-health": [[...TSX, "scripts/worker-health.ts"]],
};

const role = process.argv[2] ?? "web";
const commands = COMMANDS[role];
if (!commands) {
  console.error(`unknown command ${role}; there are: ${Object.keys(COMMANDS).join(", ")}`);
  process.exit(2);
}
const env = { ...process.env };
readSecretFiles(env);

/** Runs one command to its end and passes signals on, so that it can finish what it does. */
function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: "inherit" });
    const pass = (signal) => child.kill(signal);
    for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, pass);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

if (role === "health") {
  const response = await fetch(`http://localhost:${env.PORT ?? "3000"}/readyz`, { signal: AbortSignal.timeout(4_000) }).catch(
    () => undefined,
  );
  process.exit(response?.ok ? 0 : 1);
}
for (const args of commands) {
  const code = await run(args);
  if (code !== 0) process.exit(code);
}
process.exit(0);
