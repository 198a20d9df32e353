import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumEnv } from "./chromium.mjs";
import { runNode } from "./run.mjs";

/** Runs the browser tests against a running server and counts them. */
export async function runPlaywright(env) {
  const report = join(tmpdir(), `plimsoll-playwright-${process.pid}.json`);
  const { code } = await runNode(["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"], {
    show: true,
    allowFailure: true,
    env: { ...env, ...(await chromiumEnv()), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(report, "utf8")).stats;
  rmSync(report);
  // A test that only passed at the second try failed, and one that was skipped after a failure was not shown to pass.
  const failed = unexpected + flaky + skipped;
  return { passed: expected, failed: code === 0 ? failed : Math.max(1, failed) };
}
