import { runMigrations } from "graphile-worker";

/** Brings the queue's own schema (graphile_worker) to the newest version; the web and the worker both need it. */
export async function installQueue(connectionString: string): Promise<void> {
  await runMigrations({ connectionString });
}
