import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { commandLine } from "./process-table.mjs";

/** Two processes over one data directory would share its database files: the second says where the first is. */
export function takeRunLock(dataDir, url) {
  const script = basename(process.argv[1]);
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "running.json");
  let other;
  try {
    other = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    other = undefined; // there is none, or it was cut off by a crash
  }
  if (other && other.pid !== process.pid && commandLine(other.pid)?.includes(script)) {
    throw new Error(
      `Plimsoll already runs on this data directory (process ${other.pid}, ${other.url}). Stop it first, or set PLIMSOLL_DATA_DIR.`,
    );
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, url }));
  return () => rmSync(file, { force: true });
}
