import { pool } from "@/lib/db/client";
import type { JobHandler } from "@/lib/jobs/handler";
import { handlers } from "@/lib/jobs/handlers";
import { JOBS, type JobName } from "@/lib/jobs/queue";

/** Does the jobs of a kind that wait in the queue, as a worker would, and says how many there were. */
export async function runJobs(name: JobName): Promise<number> {
  const { rows } = await pool().query<{ payload: unknown }>(
    `with done as (delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier = $1 returning j.id, j.payload) select payload from done order by id`,
    [name],
  );
  for (const { payload } of rows) await (handlers[name] as JobHandler<JobName>).run(JOBS[name].parse(payload) as never);
  return rows.length;
}
