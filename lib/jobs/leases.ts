import { Worker } from "node:worker_threads";
import type { Pool } from "pg";

/** A worker that has not said for this long that it lives is dead, and its jobs are given to others. */
export const LEASE_SECONDS = 5;

export interface Lease {
  release(): Promise<void>;
}

/**
 * Says every second that this worker lives. A thread of its own says it, so that a long computation does not look like
 * death; a stopped or killed process says nothing. `lost` is called when others took the worker for dead, `broken` when
 * the thread itself cannot go on.
 */
export async function holdLease(
  pool: Pool,
  {
    connectionString,
    workerId,
    lost,
    broken,
  }: { connectionString: string; workerId: string; lost: () => void; broken: (error: Error) => void },
): Promise<Lease> {
  await pool.query("insert into worker_lease (id) values ($1) on conflict (id) do update set beat_at = now()", [workerId]);
  const thread = new Worker(new URL("./heartbeat.mjs", import.meta.url), { workerData: { connectionString, workerId } });
  thread.on("message", lost);
  thread.on("error", broken);
  return {
    release: async () => {
      await thread.terminate();
      await pool.query("delete from worker_lease where id = $1", [workerId]);
    },
  };
}

/** Gives the jobs of dead workers back to the queue and returns those workers' ids. */
export async function reclaimJobs(pool: Pool, ownId: string): Promise<string[]> {
  await pool.query("delete from worker_lease where beat_at < now() - make_interval(secs => $1) and id <> $2", [LEASE_SECONDS, ownId]);
  const { rows } = await pool.query<{ id: string }>(
    `select distinct locked_by as id from graphile_worker._private_jobs jobs
     where locked_by is not null and not exists (select from worker_lease where id = jobs.locked_by)`,
  );
  const dead = rows.map((row) => row.id);
  if (dead.length > 0) await pool.query("select graphile_worker.force_unlock_workers($1::text[])", [dead]);
  return dead;
}
