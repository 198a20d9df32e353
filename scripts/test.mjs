// npm test — every test there is: the checks of the code, unit and database tests, a production build, and the browser
// tests against it with a database of their own. Installs what is missing. The last line is "N passed, N failed".
import { install } from "./install.mjs";
import { endRunning } from "./run.mjs";
import { say, step } from "./say.mjs";

const results = new Map();
let stopInstance = async () => undefined;

/** Runs one part; a part that cannot run at all is one failure, and the others still run. */
async function part(name, work) {
  say(`— ${name}`);
  try {
    results.set(name, await work());
  } catch (error) {
    console.log(error.stack ?? error);
    results.set(name, { passed: 0, failed: 1 });
  }
}

async function browserTests() {
  const { build } = await import("./build.mjs");
  const { startThrowawayInstance } = await import("./throwaway-instance.mjs");
  const { runPlaywright } = await import("./playwright.mjs");
  await build();
  const instance = await step("starting a server of its own for the browser tests", startThrowawayInstance);
  stopInstance = instance.stop;
  try {
    return await runPlaywright(instance.env);
  } finally {
    await instance.stop();
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, async () => {
    endRunning();
    await stopInstance();
    process.exit(1);
  });
}

// Tests make their own databases; one that the machine is set up to use is never touched.
delete process.env.DATABASE_URL;
await install();
const { runChecks } = await import("./checks.mjs");
const { runVitest } = await import("./vitest.mjs");
await part("the code itself", () => runChecks(["format and lint", "rules of React and Next", "types", "boundaries"]));
await part("unit and database tests", () => runVitest(["unit", "db"]));
await part("browser tests", browserTests);

let passed = 0;
let failed = 0;
console.log("");
for (const [name, counts] of results) {
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed`);
  passed += counts.passed;
  failed += counts.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
