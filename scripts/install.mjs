// Installs what is missing: the packages of the lock file and the generated Prisma client. Does nothing when nothing changed.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, run, runNode } from "./run.mjs";
import { step } from "./say.mjs";

const at = (...parts) => join(ROOT, ...parts);

/** The packages that the lock asks for and that are absent or of another version. */
function missingPackages() {
  const hidden = at("node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return ["node_modules"];
  const wanted = JSON.parse(readFileSync(at("package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(hidden, "utf8")).packages;
  const isMissing = ([path, { version, optional, devOptional, link }]) =>
    path !== "" && !link && !optional && !devOptional && (present[path]?.version !== version || !existsSync(at(path)));
  return Object.entries(wanted)
    .filter(isMissing)
    .map(([path]) => path);
}

function countPackages() {
  if (!existsSync(at("node_modules"))) return "resolving";
  return `${readdirSync(at("node_modules")).length} packages so far`;
}

async function installPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const args = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" };
  // No package needs its install script: those that have one download engines that we do not use.
  const install = () => (npm?.endsWith(".js") ? runNode([npm, ...args], { env, show: true }) : run("npm", args, { env, show: true }));
  await step(
    `installing packages (npm ci: ${missing.length > 3 ? `${missing.length} missing` : missing.join(", ")})`,
    install,
    countPackages,
  );
}

async function generateClient() {
  const schema = readFileSync(at("prisma", "schema.prisma"));
  const version = readFileSync(at("node_modules", "prisma", "package.json"));
  const wanted = createHash("sha256").update(schema).update(version).digest("hex");
  const marker = at("lib", "db", "generated", ".made-from");
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  await step("generating the database client", () => runNode(["scripts/prisma-generate.mjs"]));
  writeFileSync(marker, wanted);
}

export async function install() {
  await installPackages();
  await generateClient();
}
