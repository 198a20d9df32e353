// Once per run: a PostgreSQL for the database tests, and the template that their databases are copied from.
import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { startThrowawayPostgres } from "../scripts/embedded-postgres.mjs";
import { dropTestDatabases } from "./database";
import { ensureTemplate, type TestServer } from "./template";

declare module "vitest" {
  interface ProvidedContext {
    postgres: TestServer;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["TEST_DATABASE_URL"];
  const own = given ? undefined : await startThrowawayPostgres();
  try {
    const url = given ?? own?.url() ?? "";
    const template = await ensureTemplate(url, project.config.root);
    const server = { url, template, prefix: `plimsoll_test_${randomBytes(4).toString("hex")}_` };
    project.provide("postgres", server);
    return async () => (own ? own.stop() : dropTestDatabases(server));
  } catch (error) {
    await own?.stop();
    throw error;
  }
}
