import type { ClientBase } from "pg";
import { runningImages } from "./running-images";

const IN_CLUSTER = runningImages("c.workload_id in (select id from workload where org_id = $1 and cluster_id = $2 and gone_at is null)");

/** Closes the spans of images that stopped running in a cluster and opens those of images that began to. */
export async function writeRunningSpans(client: ClientBase, orgId: number, clusterId: string, at: Date): Promise<void> {
  await client.query(
    `with runs as materialized (${IN_CLUSTER})
     update running_span s set to_at = greatest($3::timestamptz, s.from_at)
     from workload w
     where s.org_id = $1 and s.to_at is null and w.org_id = $1 and w.id = s.workload_id and w.cluster_id = $2
       and not exists (select from runs r where r.workload_id = w.id and r.image_id = s.image_id)`,
    [orgId, clusterId, at],
  );
  await client.query(
    `insert into running_span (org_id, workload_id, image_id, from_at)
     select distinct $1::int, r.workload_id, r.image_id, $3::timestamptz from (${IN_CLUSTER}) r
     where not exists (select from running_span s where s.org_id = $1 and s.workload_id = r.workload_id
         and s.image_id = r.image_id and s.to_at is null)
     on conflict (org_id, workload_id, image_id, from_at) do update set to_at = null`,
    [orgId, clusterId, at],
  );
}
