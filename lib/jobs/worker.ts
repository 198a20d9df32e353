// The worker process: node --import tsx lib/jobs/worker.ts
import { pino } from "pino";
import { closeConnections, pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { handlers } from "./handlers";
import { enqueue } from "./queue";
import { startWorker } from "./start-worker";

/** What an orchestrator usually grants between its signal and its kill is 30 seconds. */
const GRACE_MS = 25_000;

const log = pino({ level: env().LOG_LEVEL, base: { part: "worker" } });
const worker = await startWorker({ pool: pool(), connectionString: env().DATABASE_URL, handlers, log });
await enqueue(pool(), "schedule-feeds", {}, { key: "schedule-feeds" });
// After an upgrade the findings are scored by an earlier formula: that is noticed at once, not with the next round.
await enqueue(pool(), "refresh-scores", {}, { key: "refresh-scores" });
log.info("worker is ready");

async function stop(signal: string): Promise<void> {
  log.info({ signal }, "finishing what is being done");
  setTimeout(() => {
    log.warn("what was being done took too long; another worker will do it again");
    process.exit(0);
  }, GRACE_MS).unref();
  await worker.stop();
  await closeConnections();
  log.info("worker stopped");
  process.exit(0);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(signal));
await worker.ended;
