import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNode } from "./run.mjs";

/** Runs these projects of Vitest and counts their tests; a run that broke off counts as one more failure. */
export async function runVitest(projects, env = process.env) {
  const report = join(tmpdir(), `plimsoll-vitest-${process.pid}.json`);
  const args = [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...projects.flatMap((name) => ["--project", name]),
  ];
  const { code } = await runNode(["node_modules/vitest/vitest.mjs", ...args], { show: true, allowFailure: true, env });
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, "utf8"));
  rmSync(report);
  // A file that could not be loaded has no tests to fail, and still it failed.
  const failed = numFailedTests > 0 ? numFailedTests : numFailedTestSuites;
  return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
}
