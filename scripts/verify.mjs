// npm run verify — everything that can be said about the code in under a minute: lint, types, boundaries, dead code, unit tests.
import { runChecks } from "./checks.mjs";
import { install } from "./install.mjs";
import { runVitest } from "./vitest.mjs";

await install();
const results = [await runChecks(), await runVitest(["unit"])];
const sum = (what) => results.reduce((total, counts) => total + counts[what], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exit(sum("failed") > 0 ? 1 : 0);
