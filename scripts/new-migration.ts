// npm run db:migration NAME — writes the SQL that turns the schema of the last migration into prisma/schema.prisma.
// The schema as of the last migration is kept in prisma/migrations/schema.prisma so that the difference has a "from".
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { schemaEngine } from "./schema-engine";

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error("usage: npm run db:migration -- name_in_snake_case");

const PREVIOUS = "prisma/migrations/schema.prisma";
const next = await readFile("prisma/schema.prisma", "utf8");
const previous = await readFile(PREVIOUS, "utf8").catch(() => 'datasource db {\n  provider = "postgresql"\n}\n');
const url = process.env["DATABASE_URL"];
if (!url) throw new Error("set DATABASE_URL to any PostgreSQL: the engine asks it for its version");
const engine = await schemaEngine(url, next);
const sql = (content: string) => ({ tag: "schemaDatamodel" as const, files: [{ path: "schema.prisma", content }] });
const { stdout } = await engine.diff({
  from: sql(previous),
  to: sql(next),
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = `prisma/migrations/${stamp}_${name}`;
await mkdir(folder, { recursive: true });
await writeFile(`${folder}/migration.sql`, stdout ?? "");
await writeFile(PREVIOUS, next);
console.log(`${folder}/migration.sql — read it before you commit it`);
process.exit(0);
