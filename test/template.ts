import { createHash, randomBytes } from "node:crypto";
import { Client } from "pg";
import { migrate, readMigrations } from "../lib/db/migrate";
import { installQueue } from "../lib/jobs/install-queue";

/** A server that tests may make databases on, and the migrated database that each of them is copied from. */
export interface TestServer {
  readonly url: string;
  readonly template: string;
  /** the prefix of this run's databases, so that the end of the run drops those of a file that crashed */
  readonly prefix: string;
  /** where this run's data folders go */
  readonly dataRoot: string;
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

/** Runs one piece of work on the server's own database. */
export async function onServer<Result>(serverUrl: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Makes sure that the server has a migrated template. Its name holds the digest of the migrations, so a server that
 * outlives the run (TEST_DATABASE_URL) migrates only when they change. Returns its name.
 */
export async function ensureTemplate(serverUrl: string, root: string): Promise<string> {
  const digest = createHash("sha256");
  for (const { name, checksum } of await readMigrations(root)) digest.update(`${name}:${checksum}\n`);
  const template = `plimsoll_template_${digest.digest("hex").slice(0, 16)}`;
  await onServer(serverUrl, async (client) => {
    await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [template]);
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [template]);
    if (rowCount === 1) return;
    const building = `plimsoll_building_${randomBytes(6).toString("hex")}`;
    await client.query(`create database ${building} template template0`);
    try {
      await migrate(databaseUrl(serverUrl, building), root);
      await installQueue(databaseUrl(serverUrl, building));
      await client.query(`alter database ${building} rename to ${template}`);
    } catch (error) {
      await client.query(`drop database ${building} with (force)`);
      throw error;
    }
  });
  return template;
}
