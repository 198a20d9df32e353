// A worker process for tests of the queue. Its one job writes down who does it and, with HOLD=1, never ends.
import { pino } from "pino";
import { closeConnections, pool } from "../lib/db/client";
import { env } from "../lib/env";
import type { JobHandlers } from "../lib/jobs/handler";
import { JOBS } from "../lib/jobs/queue";
import { startWorker } from "../lib/jobs/start-worker";

const held = new Promise<void>(() => undefined);

const idle = Object.fromEntries(Object.keys(JOBS).map((name) => [name, { run: async () => undefined }])) as unknown as JobHandlers;

const worker = await startWorker({
  pool: pool(),
  connectionString: env().DATABASE_URL,
  log: pino({ level: "silent" }),
  handlers: {
    ...idle,
    "ingest-report": {
      run: async ({ reportId }) => {
        await pool().query("insert into job_log (report_id, pid, what) values ($1, $2, 'run')", [reportId, process.pid]);
        if (process.env["HOLD"] === "1") await held;
      },
      gaveUp: async ({ reportId }, reason) => {
        await pool().query("insert into job_log (report_id, pid, what) values ($1, $2, $3)", [reportId, process.pid, `gave up: ${reason}`]);
      },
    },
  },
});
process.once("SIGTERM", async () => {
  await worker.stop();
  await closeConnections();
  process.exit(0);
});
