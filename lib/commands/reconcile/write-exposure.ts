import type { ClientBase } from "pg";
import { type RouteFacts, type ServiceFacts, type WorkloadFacts, waysIn } from "@/lib/risk/exposure";

/** Works out again how each workload of a cluster can be reached, from all that is known of its services and routes. */
export async function writeExposure(client: ClientBase, orgId: number, clusterId: string): Promise<void> {
  const about = [orgId, clusterId];
  const services = await client.query<ServiceFacts>(
    "select namespace, name, type, selector, ports, addresses from service where org_id = $1 and cluster_id = $2 and gone_at is null",
    about,
  );
  const routes = await client.query<RouteFacts>(
    "select namespace, kind, name, hosts, tls, backends from route where org_id = $1 and cluster_id = $2 and gone_at is null",
    about,
  );
  const workloads = await client.query<WorkloadFacts>(
    `select w.id, w.namespace, coalesce(w.pod_spec -> 'podLabels', '{}') as "podLabels",
       coalesce((w.pod_spec ->> 'hostNetwork')::boolean, false) as "hostNetwork",
       coalesce((select array_agg(distinct p) from container c, unnest(c.host_ports) p
         where c.org_id = w.org_id and c.workload_id = w.id and c.kind = 'container'), '{}') as "hostPorts"
     from workload w where w.org_id = $1 and w.cluster_id = $2 and w.gone_at is null`,
    about,
  );
  const known = await client.query("select from inventory_scan where org_id = $1 and cluster_id = $2 and kind = 'Service' limit 1", about);
  const { ways, levels } = waysIn({
    services: services.rows,
    routes: routes.rows,
    workloads: workloads.rows,
    servicesKnown: (known.rowCount ?? 0) > 0,
  });
  await client.query(
    `delete from exposure e using workload w where e.org_id = $1 and w.org_id = $1 and w.id = e.workload_id and w.cluster_id = $2
       and not exists (select from jsonb_to_recordset($3::jsonb) as n("workloadId" uuid, kind text, via text, host text, port int)
         where n."workloadId" = e.workload_id and n.kind = e.kind and n.via = e.via and n.host = e.host and n.port = e.port)`,
    [...about, JSON.stringify(ways)],
  );
  await client.query(
    `insert into exposure (org_id, workload_id, kind, via, host, port)
     select $1, "workloadId", kind, via, host, port
     from jsonb_to_recordset($2::jsonb) as n("workloadId" uuid, kind text, via text, host text, port int)
     on conflict do nothing`,
    [orgId, JSON.stringify(ways)],
  );
  await client.query(
    `update workload w set exposure = l.level
     from jsonb_to_recordset($2::jsonb) as l(id uuid, level smallint)
     where w.org_id = $1 and w.id = l.id and w.exposure <> l.level`,
    [orgId, JSON.stringify([...levels].map(([id, level]) => ({ id, level })))],
  );
}
