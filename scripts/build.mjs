// Builds the web for production when there is no build of the present sources.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT, runNode } from "./run.mjs";
import { say, step } from "./say.mjs";

const SOURCES = ["app", "components", "lib", "public", "prisma/schema.prisma", "package-lock.json"];
const ROOT_FILES = /^(next\.config|postcss\.config|proxy|instrumentation)/;
const isTest = (name) => /\.test\.tsx?$/.test(name);

function* files(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === "ENOTDIR") yield path;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* files(child);
    else if (!isTest(entry.name)) yield child;
  }
}

/** A digest of everything that ends up in the build. */
function sourcesDigest() {
  const hash = createHash("sha256");
  const rootFiles = readdirSync(ROOT).filter((name) => ROOT_FILES.test(name));
  for (const source of [...SOURCES, ...rootFiles]) {
    for (const file of files(join(ROOT, source))) {
      hash.update(`${relative(ROOT, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}

export async function build({ force = false } = {}) {
  const marker = join(ROOT, ".next", "made-from");
  const wanted = sourcesDigest();
  if (!force && existsSync(marker) && readFileSync(marker, "utf8") === wanted) {
    say("the build is up to date");
    return;
  }
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await step("building the web (next build)", () =>
    runNode(["node_modules/next/dist/bin/next", "build"], { env, show: true, label: "build |" }),
  );
  writeFileSync(marker, wanted);
}
