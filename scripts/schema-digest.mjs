import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./run.mjs";

/** Changes when migrating could have something to do: our migrations, or the queue's own. */
export function schemaDigest() {
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "node_modules", "graphile-worker", "package.json")));
  const folder = join(ROOT, "prisma", "migrations");
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name, "migration.sql");
    if (existsSync(file)) hash.update(`${name}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}
