import { randomUUID } from "node:crypto";
import { Logger, parseCronItems, type Runner, type RunnerOptions, run, type TaskList } from "graphile-worker";
import type { Pool } from "pg";
import type { Logger as Pino } from "pino";
import { giveUpSpentJobs } from "./give-up";
import type { JobHandler, JobHandlers } from "./handler";
import { holdLease, type Lease, reclaimJobs } from "./leases";
import { JOBS, type JobName } from "./queue";

const CONCURRENCY = 2;
const SWEEP_MS = 1000;

export interface WorkerOptions {
  readonly pool: Pool;
  readonly connectionString: string;
  readonly handlers: JobHandlers;
  readonly log: Pino;
}

export interface RunningWorker {
  /** Resolves when it ended, rejects when it could not go on. */
  readonly ended: Promise<void>;
  /** Takes no new job, finishes those that it has, and ends. */
  stop(): Promise<void>;
}

const names = Object.keys(JOBS) as JobName[];

function taskList(handlers: JobHandlers, running: Set<string>): TaskList {
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (payload: unknown) => {
        const job = randomUUID();
        running.add(job);
        try {
          await (handlers[name] as JobHandler<JobName>).run(JOBS[name].parse(payload) as never);
        } finally {
          running.delete(job);
        }
      },
    ]),
  );
}

/**
 * Every hour, for the day that is ending or has just ended; caught up with after a time without a worker. Scores follow
 * sensors and age within minutes; which feeds are due is looked at often, since their own hours are a setting. Digests and
 * retries are due to the minute.
 */
const cronItems = parseCronItems([
  { task: "tend-channels", match: "* * * * *", identifier: "tend-channels", options: { maxAttempts: 1, backfillPeriod: 0 } },
  { task: "schedule-feeds", match: "*/10 * * * *", identifier: "schedule-feeds", options: { maxAttempts: 1, backfillPeriod: 0 } },
  { task: "end-expired", match: "* * * * *", identifier: "end-expired", options: { maxAttempts: 1, backfillPeriod: 0 } },
  { task: "watch-sources", match: "*/10 * * * *", identifier: "watch-sources", options: { maxAttempts: 1, backfillPeriod: 0 } },
  { task: "tell-policies", match: "*/10 * * * *", identifier: "tell-policies", options: { maxAttempts: 1, backfillPeriod: 0 } },
  { task: "poll-trackers", match: "*/5 * * * *", identifier: "poll-trackers", options: { maxAttempts: 1, backfillPeriod: 0 } },
  { task: "refresh-scores", match: "*/10 * * * *", identifier: "refresh-scores", options: { maxAttempts: 1 } },
  { task: "snapshot-posture", match: "5 * * * *", identifier: "snapshot-posture", options: { maxAttempts: 3, backfillPeriod: 86_400_000 } },
]);

const queueLog = (log: Pino): Logger =>
  new Logger(() => (level, message) => {
    if (level === "error") log.error(message);
    else if (level === "warning") log.warn(message);
    else log.debug(message);
  });

/** Works off the queue until it is stopped; keeps a lease, and takes over the jobs of workers that lost theirs. */
export async function startWorker({ pool, connectionString, handlers, log }: WorkerOptions): Promise<RunningWorker> {
  const running = new Set<string>();
  let lease: Promise<Lease> | undefined;
  let ownId = "";
  const lost = (): void => {
    if (running.size === 0) {
      void pool
        .query("insert into worker_lease (id) values ($1) on conflict (id) do nothing", [ownId])
        .catch((error: unknown) => log.warn({ err: error }, "could not renew the lease"));
      return;
    }
    // Others do these jobs by now; what they write must be the only thing that is written.
    log.fatal("This worker did not answer for too long and its jobs were given to others: it ends now.");
    process.exit(70);
  };
  const broken = (error: Error): void => {
    log.fatal({ err: error }, "This worker cannot say that it lives: it ends now.");
    process.exit(70);
  };
  const options: RunnerOptions = {
    pgPool: pool,
    taskList: taskList(handlers, running),
    parsedCronItems: cronItems,
    concurrency: CONCURRENCY,
    pollInterval: 1000,
    noHandleSignals: true,
    logger: queueLog(log),
    preset: {
      plugins: [
        {
          name: "lease",
          version: "1.0.0",
          worker: {
            hooks: {
              // Before the first job is taken: a job must never be locked by a name that has no lease.
              async startWorker(_ctx, event) {
                ownId = event.worker.workerPool.id;
                lease ??= holdLease(pool, { connectionString, workerId: ownId, lost, broken });
                await lease;
              },
            },
          },
        },
      ],
    },
  };
  // A connection that breaks while a job holds it fails the job's next query; unheard, the event would end the process.
  pool.on("connect", (client) => client.on("error", (error) => log.warn({ err: error }, "a database connection broke")));
  const runner: Runner = await run(options);

  let stopping = false;
  const sweep = async (): Promise<void> => {
    try {
      for (const id of await reclaimJobs(pool, ownId)) log.warn({ worker: id }, "a worker died; its jobs go on here");
      const spent = await giveUpSpentJobs(pool, handlers);
      if (spent > 0) log.error({ jobs: spent }, "gave up jobs that failed every attempt");
    } catch (error) {
      if (!stopping) log.warn({ err: error }, "could not look after the queue; trying again");
    }
  };
  let sweeping = sweep();
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, SWEEP_MS);

  return {
    ended: runner.promise.finally(() => clearInterval(timer)),
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      await runner.stop();
      await sweeping;
      await (await lease)?.release();
    },
  };
}
