import { z } from "zod";
import { readMigrations } from "@/lib/db/migrate";
import { rows, sql } from "@/lib/db/sql";

export interface Readiness {
  ready: boolean;
  /** check → "ok", or what is wrong, without secrets */
  checks: Record<"database" | "migrations" | "queue", string>;
}

const outcome = (check: Promise<string>): Promise<string> => check.catch(() => "failed");

async function migrations(): Promise<string> {
  const applied = await rows(
    z.object({ name: z.string(), checksum: z.string() }),
    sql`select migration_name as name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
  );
  const checksums = new Map(applied.map((row) => [row.name, row.checksum]));
  const missing = (await readMigrations(process.cwd())).filter((migration) => checksums.get(migration.name) !== migration.checksum);
  return missing.length === 0 ? "ok" : `not at head: ${missing.map((migration) => migration.name).join(", ")}`;
}

async function queue(): Promise<string> {
  const [found] = await rows(
    z.object({ there: z.boolean() }),
    sql`select exists (select 1 from pg_proc where pronamespace = to_regnamespace('graphile_worker') and proname = 'add_job') as there`,
  );
  return found?.there ? "ok" : "its schema is missing";
}

/** Can requests be served: the database answers, its schema is the newest, the queue is set up? Never throws. */
export async function checkReadiness(): Promise<Readiness> {
  const database = await outcome(rows(z.object({ one: z.number() }), sql`select 1::int as one`).then(() => "ok"));
  const unknown = Promise.resolve("not known without the database");
  const [schema, jobs] = await Promise.all(database === "ok" ? [outcome(migrations()), outcome(queue())] : [unknown, unknown]);
  const checks = { database, migrations: schema, queue: jobs };
  return { ready: Object.values(checks).every((state) => state === "ok"), checks };
}
