// The thread of holdLease: beats once a second, over a connection of its own, and connects again when that breaks.
import { parentPort, workerData } from "node:worker_threads";
import { Client } from "pg";

const { connectionString, workerId } = workerData as { connectionString: string; workerId: string };
const BEAT_MS = 1000;
let client: Client | undefined;

async function connected(): Promise<Client> {
  if (client) return client;
  const next = new Client({ connectionString, connectionTimeoutMillis: 3000, query_timeout: 3000, application_name: "plimsoll heartbeat" });
  next.on("error", () => {
    client = undefined; // cut; the next beat connects again
  });
  await next.connect();
  client = next;
  return next;
}

async function beat(): Promise<void> {
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
