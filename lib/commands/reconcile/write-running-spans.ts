import type { ClientBase } from "pg";

/** Closes the spans of images that stopped running in a cluster and opens those of images that began to. */
export async function writeRunningSpans(client: ClientBase, orgId: number, clusterId: string, at: Date): Promise<void> {
  await client.query(
    `update running_span s set to_at = greatest($3::timestamptz, s.from_at)
     from workload w
     where s.org_id = $1 and s.to_at is null and w.org_id = $1 and w.id = s.workload_id and w.cluster_id = $2
       and (w.gone_at is not null or not exists (select from container c
         where c.org_id = $1 and c.workload_id = w.id and c.image_id = s.image_id and c.running))`,
    [orgId, clusterId, at],
  );
  await client.query(
    `insert into running_span (org_id, workload_id, image_id, from_at)
     select distinct c.org_id, c.workload_id, c.image_id, $3::timestamptz
     from container c join workload w on w.org_id = c.org_id and w.id = c.workload_id
     where c.org_id = $1 and w.cluster_id = $2 and w.gone_at is null and c.running and c.image_id is not null
       and not exists (select from running_span s where s.org_id = $1 and s.workload_id = c.workload_id
         and s.image_id = c.image_id and s.to_at is null)
     on conflict (org_id, workload_id, image_id, from_at) do update set to_at = null`,
    [orgId, clusterId, at],
  );
}
