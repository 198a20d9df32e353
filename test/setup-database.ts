// Once per test file, before it imports anything of lib: its own database and its own data folder.
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { afterAll, inject } from "vitest";
import { createTestDatabase } from "./database";

const server = inject("postgres");
const database = await createTestDatabase(server);

process.env["DATABASE_URL"] = database.url;
process.env["DATABASE_POOL_SIZE"] = "5";
process.env["NEXTAUTH_SECRET"] = "test-secret-test-secret-test-secret-test";
process.env["NEXTAUTH_URL"] = "http://localhost:3000";
process.env["PLIMSOLL_DATA_DIR"] = mkdtempSync(join(server.dataRoot, "file-"));
process.env["LOG_LEVEL"] = "silent";

afterAll(async () => {
  const { closeConnections } = await import("../lib/db/client");
  await closeConnections();
  await database.drop();
});
