// The browser for the browser tests: CHROMIUM_PATH, one that is installed, or the one from npm.
import { existsSync } from "node:fs";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The environment with which Playwright finds the browser: CHROMIUM_PATH and, for the one from npm, its libraries. */
export async function chromiumEnv() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH is ${given}, and there is no such file.`);
    return { CHROMIUM_PATH: given };
  }
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed) return { CHROMIUM_PATH: installed };
  // The package unpacks the libraries that a bare machine lacks only where it believes to be in this environment.
  process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs22.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  const path = await chromium.executablePath();
  return {
    CHROMIUM_PATH: path,
    LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH ?? "",
    ...(process.env.FONTCONFIG_PATH ? { FONTCONFIG_PATH: process.env.FONTCONFIG_PATH } : {}),
  };
}
