// The thread of holdLease: beats once a second, over a connection of its own, and connects again when that breaks.
// Plain JavaScript: the loader that runs our TypeScript does not reach into threads.
import { parentPort, workerData } from "node:worker_threads";
import pg from "pg";

const { connectionString, workerId } = workerData;
const BEAT_MS = 1000;
const PATIENCE_MS = 3000;
/** @type {import("pg").Client | undefined} */
let client;

async function connected() {
  if (client) return client;
  const next = new pg.Client({
    connectionString,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    application_name: "plimsoll heartbeat",
  });
  next.on("error", () => {
    client = undefined; // cut; the next beat connects again
  });
  await next.connect();
  client = next;
  return next;
}

async function beat() {
  try {
    const { rowCount } = await (await connected()).query("update worker_lease set beat_at = now() where id = $1", [workerId]);
    if (rowCount === 0) parentPort?.postMessage("lost");
  } catch {
    await client?.end().catch(() => undefined);
    client = undefined; // the database is away; the jobs say so where they fail
  }
  setTimeout(beat, BEAT_MS);
}

await beat();
