// npm run torture [-- FORMAT …] — test/torture/run.ts, which says what it does and takes.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { install } from "./install.mjs";
import { ROOT } from "./run.mjs";

await install();
const child = spawn(process.execPath, ["--import", "tsx", join("test", "torture", "run.ts"), ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => child.kill(signal));
child.once("close", (status) => process.exit(status ?? 1));
