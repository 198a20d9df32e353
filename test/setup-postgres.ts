// Once per run: a PostgreSQL for the database tests, and the template that their databases are copied from.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  const dataRoot = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
  const end = async () => {
    rmSync(dataRoot, { recursive: true, force: true });
    await own?.stop();
  };
  try {
    const url = given ?? own?.url() ?? "";
    const template = await ensureTemplate(url, project.config.root);
    const server = { url, template, prefix: `plimsoll_test_${randomBytes(4).toString("hex")}_`, dataRoot };
    project.provide("postgres", server);
    return async () => {
      if (!own) await dropTestDatabases(server);
      await end();
    };
  } catch (error) {
    await end();
    throw error;
  }
}
