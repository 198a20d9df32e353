import type { ClientBase } from "pg";
import type { OwnerRef, RuntimeRecord } from "@/lib/core/records";
import { workloadNameOfPod } from "@/lib/identity/workload-owner";
import { ensureCluster } from "../reconcile/ensure-cluster";
import type { Tie } from "./event-identity";

const CLUSTER_NAME_LIMIT = 253;

/** A pod by name, and its controller where the sensor names it; clusterId null: the event does not say which cluster. */
export interface PodPlace {
  clusterId: string | null;
  namespace: string;
  pod: string | null;
  workload: OwnerRef | null;
}

interface Found {
  at: number;
  cluster_id: string;
  workload_id: string;
  name: string;
  team_id: string | null;
}

const keyOf = (clusterId: string | null, record: RuntimeRecord): string =>
  JSON.stringify([clusterId, record.namespace, record.pod, record.workload?.kind, record.workload?.name]);

/**
 * Ties events to workloads: by cluster, namespace and pod where an inventory saw the pod, else by the controller that the
 * sensor names, else by the workload that the pod's name speaks of. An event that names no cluster is tied where only one cluster has such a pod. Returns one tie per
 * record, in order.
 */
export async function tieEvents(
  client: ClientBase,
  orgId: number,
  records: readonly RuntimeRecord[],
  given: string | null,
): Promise<Tie[]> {
  const clusterOf = await namedClusters(client, orgId, records, given);
  const places = new Map<string, PodPlace>();
  for (const record of records) {
    const { namespace, pod, workload = null } = record;
    if (namespace && (pod || workload))
      places.set(keyOf(clusterOf(record), record), { clusterId: clusterOf(record), namespace, pod, workload });
  }
  const found = await findWorkloads(client, orgId, [...places.values()]);
  const byKey = new Map([...places.keys()].map((key, at) => [key, found.get(at)]));
  return records.map((record) => {
    const clusterId = clusterOf(record);
    return byKey.get(keyOf(clusterId, record)) ?? { clusterId, workload: null };
  });
}

/** The workloads of pods, by place in the list; those that cannot be told are absent. */
export async function findWorkloads(client: ClientBase, orgId: number, places: readonly PodPlace[]): Promise<Map<number, Tie>> {
  const byPod = await podsOf(client, orgId, places);
  const rest = [...places.keys()].filter((at) => !byPod.has(at));
  const byName = await workloadsNamedBy(
    client,
    orgId,
    rest.flatMap((at) => places[at] ?? []),
  );
  const ties = new Map<number, Tie>();
  const tie = (at: number, found: Found) =>
    ties.set(at, { clusterId: found.cluster_id, workload: { id: found.workload_id, name: found.name, teamId: found.team_id } });
  for (const [at, found] of byPod) tie(at, found);
  for (const [at, found] of byName) tie(rest[at] ?? -1, found);
  return ties;
}

async function namedClusters(client: ClientBase, orgId: number, records: readonly RuntimeRecord[], given: string | null) {
  if (given !== null) return () => given;
  const nameOf = (record: RuntimeRecord) => (record.cluster && record.cluster.length <= CLUSTER_NAME_LIMIT ? record.cluster : null);
  const ids = new Map<string, string>();
  for (const name of [...new Set(records.map(nameOf).filter((name) => name !== null))].sort()) {
    ids.set(name, (await ensureCluster(client, orgId, name)).id);
  }
  return (record: RuntimeRecord) => ids.get(nameOf(record) ?? "") ?? null;
}

/** Matches by the place asked for; those that more than one cluster could mean are left out. */
function unambiguous(rows: readonly Found[]): Map<number, Found> {
  const found = new Map<number, Found>();
  const clusters = new Map<number, Set<string>>();
  for (const row of rows) {
    if (!found.has(row.at)) found.set(row.at, row);
    clusters.set(row.at, (clusters.get(row.at) ?? new Set()).add(row.cluster_id));
  }
  for (const [at, several] of clusters) if (several.size > 1) found.delete(at);
  return found;
}

async function podsOf(client: ClientBase, orgId: number, places: readonly PodPlace[]): Promise<Map<number, Found>> {
  if (places.length === 0) return new Map();
  const { rows } = await client.query<Found>(
    `select a.at::int - 1 as at, c.id as cluster_id, w.id as workload_id, w.name, w.team_id
     from unnest($2::uuid[], $3::text[], $4::text[]) with ordinality as a(cluster_id, namespace, pod, at)
     join cluster c on c.org_id = $1 and (a.cluster_id is null or c.id = a.cluster_id)
     join pod p on p.org_id = $1 and p.cluster_id = c.id and p.namespace = a.namespace and p.name = a.pod
     join workload w on w.org_id = $1 and w.id = p.workload_id`,
    [orgId, places.map((place) => place.clusterId), places.map((place) => place.namespace), places.map((place) => place.pod)],
  );
  return unambiguous(rows);
}

const KINDS = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "ReplicaSet", "Pod"];

/** A controller of a kind that Kubernetes does not have (a Rollout) names its pods as some kind that it has. */
async function workloadsNamedBy(client: ClientBase, orgId: number, places: readonly PodPlace[]): Promise<Map<number, Found>> {
  const candidates = places.flatMap(({ clusterId, namespace, pod, workload }, at) =>
    [...(workload ? [workload] : []), ...(pod ? workloadNameOfPod(pod) : [])].map((owner, order) => ({
      clusterId,
      namespace,
      ...owner,
      at,
      order,
    })),
  );
  if (candidates.length === 0) return new Map();
  const { rows } = await client.query<Found>(
    `select a.at, c.id as cluster_id, w.id as workload_id, w.name, w.team_id
     from unnest($2::int[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::text[]) as a(at, rank, cluster_id, namespace, kind, name)
     join cluster c on c.org_id = $1 and (a.cluster_id is null or c.id = a.cluster_id)
     join workload w on w.org_id = $1 and w.cluster_id = c.id and w.namespace = a.namespace and w.name = a.name
       and (w.kind = a.kind or w.kind <> all($8::text[]))
     order by a.at, a.rank, w.gone_at is not null, w.id`,
    [
      orgId,
      candidates.map((one) => one.at),
      candidates.map((one) => one.order),
      candidates.map((one) => one.clusterId),
      candidates.map((one) => one.namespace),
      candidates.map((one) => one.kind),
      candidates.map((one) => one.name),
      KINDS,
    ],
  );
  return unambiguous(rows);
}
