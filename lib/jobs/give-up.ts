import type { Pool } from "pg";
import type { JobHandler, JobHandlers } from "./handler";
import { JOBS, type JobName } from "./queue";

interface SpentJob {
  id: string;
  name: string;
  payload: unknown;
  last_error: string | null;
}

const SPENT = `select jobs.id::text, tasks.identifier as name, jobs.payload, jobs.last_error
  from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
  where jobs.locked_at is null and jobs.attempts >= jobs.max_attempts
  order by jobs.id limit 1 for update of jobs skip locked`;

const isJobName = (name: string): name is JobName => Object.hasOwn(JOBS, name);

/**
 * Takes jobs out of the queue that used up their attempts, also those that killed the worker each time and so could
 * never report a failure themselves, and tells their handlers. Returns how many.
 */
export async function giveUpSpentJobs(pool: Pool, handlers: JobHandlers): Promise<number> {
  for (let count = 0; ; count += 1) {
    const client = await pool.connect();
    try {
      await client.query("begin");
      const { rows } = await client.query<SpentJob>(SPENT);
      const job = rows[0];
      if (!job) {
        await client.query("commit");
        return count;
      }
      if (isJobName(job.name)) {
        const handler = handlers[job.name] as JobHandler<JobName>;
        await handler.gaveUp?.(JOBS[job.name].parse(job.payload) as never, job.last_error ?? "The worker ended while it was doing this.");
      }
      await client.query("delete from graphile_worker._private_jobs where id = $1", [job.id]);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      throw error;
    } finally {
      client.release();
    }
  }
}
