import { defineConfig } from "@playwright/test";

// npm test starts a server and finds the browser; by hand it is the one of npm start, unless PLIMSOLL_E2E_URL says else.
const baseURL = process.env["PLIMSOLL_E2E_URL"] ?? "http://localhost:3000";

// The last test takes the demo fleet away for good, after all others, and never from a server that somebody still uses.
const LAST = /demo-removal\.spec/;
// Changes for everybody how they sign in.
const ALONE = /enrol\.spec/;
const throwaway = process.env["PLIMSOLL_E2E_THROWAWAY"] === "1";

export default defineConfig({
  testDir: "e2e",
  projects: [
    { name: "journeys", testIgnore: [LAST, ALONE] },
    { name: "alone", testMatch: ALONE, dependencies: ["journeys"] },
    ...(throwaway ? [{ name: "afterwards", testMatch: LAST, dependencies: ["alone"] }] : []),
  ],
  outputDir: "test-results",
  // a machine that does other things beside is slow, not wrong
  timeout: 180_000,
  expect: { timeout: 20_000 },
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env["CI"]),
  use: {
    baseURL,
    browserName: "chromium",
    headless: true,
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
    },
  },
});
