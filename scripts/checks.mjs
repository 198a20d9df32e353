// The checks of the code itself; npm run verify and npm test run the same ones.
import { runNode } from "./run.mjs";
import { say } from "./say.mjs";

/** Fewer than this were looked at: the check itself is broken, since it would find nothing wrong with nothing. */
const LEAST_MODULES = 40;

const CHECKS = {
  "format and lint": ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
  "rules of React and Next": ["node_modules/eslint/bin/eslint.js", "app", "components", "lib", "--max-warnings", "0"],
  types: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."],
  boundaries: [
    "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
    "--config",
    ".dependency-cruiser.mjs",
    "--output-type",
    "err",
    "lib",
    "app",
    "components",
  ],
  "dead code": ["node_modules/knip/bin/knip.js", "--no-progress", "--no-config-hints"],
};

async function runCheck(name) {
  const began = Date.now();
  // Next writes the types of the routes; a fresh checkout has none, and those of an earlier build may be of routes that are gone.
  if (name === "types") await runNode(["node_modules/next/dist/bin/next", "typegen"]);
  const { code, output } = await runNode(CHECKS[name], { allowFailure: true });
  const seen = name === "boundaries" ? Number(output.match(/(\d+) modules/)?.[1] ?? 0) : LEAST_MODULES;
  const blind = seen < LEAST_MODULES ? `it looked at only ${seen} modules` : "";
  const passed = code === 0 && !blind;
  say(`${passed ? "passed" : "FAILED"}  ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (!passed) console.log(`${blind}\n${output}\n`);
  return passed;
}

/** Runs the named checks, two at a time, and counts. */
export async function runChecks(names = Object.keys(CHECKS)) {
  const waiting = [...names];
  const counts = { passed: 0, failed: 0 };
  const lane = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) counts[(await runCheck(name)) ? "passed" : "failed"] += 1;
  };
  await Promise.all([lane(), lane()]);
  return counts;
}
