import { randomBytes } from "node:crypto";
import { databaseUrl, onServer, type TestServer } from "./template";

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated, empty database of its own for one test file (or one server that a test starts). */
export async function createTestDatabase({ url, template, prefix }: TestServer): Promise<TestDatabase> {
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  await onServer(url, (client) => client.query(`create database ${name} template ${template}`));
  return {
    name,
    url: databaseUrl(url, name),
    drop: async () => {
      await onServer(url, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** Drops what files of this run left behind because they crashed. */
export async function dropTestDatabases({ url, prefix }: TestServer): Promise<void> {
  await onServer(url, async (client) => {
    const { rows } = await client.query<{ name: string }>("select datname as name from pg_database where starts_with(datname, $1)", [
      prefix,
    ]);
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  });
}
