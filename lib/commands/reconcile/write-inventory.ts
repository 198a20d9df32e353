import type { ClientBase } from "pg";
import { identityId } from "@/lib/core/ids";
import { mapRepository } from "@/lib/identity/repository-rule";
import { type InventoryModel, type ModelWorkload, mergeContainers } from "./inventory-model";
import { repositoryIdOf } from "./place";
import { readRepositoryRules } from "./repository-rules";

export interface InventoryContext {
  orgId: number;
  clusterId: string;
  at: Date;
  reportId: string;
}

export interface Written {
  /** objects of the list that were not known; what is only derived from them (a pod's namespace) does not count */
  new: number;
  gone: number;
}

/** Writes the objects of a list and marks as gone what a snapshot no longer holds. Set-based: one statement a table. */
export async function writeInventory(client: ClientBase, context: InventoryContext, model: InventoryModel): Promise<Written> {
  const written: Written = { new: 0, gone: 0 };
  const listsNamespaces = model.covered.some(({ kind }) => kind === "Namespace");
  const upsert = async (sql: string, rows: readonly object[], listed = true): Promise<void> => {
    if (rows.length === 0) return;
    const result = await client.query<{ is_new: boolean }>(sql, [context.orgId, context.clusterId, context.at, JSON.stringify(rows)]);
    if (listed) written.new += result.rows.filter(({ is_new }) => is_new).length;
  };
  await writeCoverage(client, context, model);
  await upsert(
    NAMESPACES,
    [...model.namespaces].map(([name, labels]) => ({ id: identityId("namespace", context.clusterId, name), name, labels })),
    listsNamespaces,
  );
  await upsert(
    NODES,
    model.nodes.map((node) => ({ ...node, id: identityId("node", context.clusterId, node.name) })),
  );
  const workloads = [...model.workloads.values()];
  await upsert(WORKLOADS, workloads.filter(({ derived }) => !derived).map(workloadRow));
  await upsert(DERIVED_WORKLOADS, workloads.filter(({ derived }) => derived).map(workloadRow), false);
  await upsert(
    PODS,
    model.pods.map(({ id, workloadId, pod }) => ({
      id,
      workload_id: workloadId,
      namespace: pod.namespace,
      name: pod.name,
      node_name: pod.nodeName,
      phase: pod.phase,
      started_at: pod.startedAt,
    })),
  );
  await upsert(
    SERVICES,
    model.services.map((service) => ({ ...service, id: identityId("service", context.clusterId, service.namespace, service.name) })),
  );
  await upsert(
    ROUTES,
    model.routes.map((route) => ({
      ...route,
      id: identityId("route", context.clusterId, route.namespace, route.kind, route.name),
      class_name: route.className,
    })),
  );
  written.gone = await markGone(client, context, model);
  await writeContainers(client, context, model);
  return written;
}

function workloadRow(workload: ModelWorkload): object {
  const spec = workload.spec;
  return {
    id: workload.id,
    namespace: workload.namespace,
    kind: workload.kind,
    name: workload.name,
    labels: workload.labels,
    replicas: workload.replicas,
    ready_replicas: workload.readyReplicas,
    pod_spec: {
      serviceAccount: spec?.serviceAccount ?? null,
      automountToken: spec?.automountToken ?? null,
      hostNetwork: spec?.hostNetwork ?? false,
      hostPID: spec?.hostPID ?? false,
      hostIPC: spec?.hostIPC ?? false,
      hostPaths: spec?.hostPaths ?? [],
      podLabels: workload.podLabels,
    },
    privileged: spec?.containers.some((container) => container.privileged) ?? false,
    host_access: spec ? spec.hostNetwork || spec.hostPID || spec.hostIPC || spec.hostPaths.length > 0 : false,
  };
}

async function writeCoverage(
  client: ClientBase,
  { orgId, clusterId, at, reportId }: InventoryContext,
  model: InventoryModel,
): Promise<void> {
  await client.query(
    `insert into inventory_scan (org_id, cluster_id, kind, namespace, scanned_at, report_id)
     select $1, $2, kind, namespace, $3, $4 from jsonb_to_recordset($5::jsonb) as c(kind text, namespace text)
     on conflict (org_id, cluster_id, kind, namespace) do update set scanned_at = excluded.scanned_at, report_id = excluded.report_id`,
    [orgId, clusterId, at, reportId, JSON.stringify(model.covered)],
  );
  await client.query("update cluster set last_inventory_at = greatest(last_inventory_at, $3) where org_id = $1 and id = $2", [
    orgId,
    clusterId,
    at,
  ]);
}

/** What a covered list does not name any more is gone; a workload known only by its pods goes with the last of them. */
async function markGone(client: ClientBase, { orgId, clusterId, at }: InventoryContext, model: InventoryModel): Promise<number> {
  const covers = JSON.stringify(model.covered);
  const about = [orgId, clusterId, at, covers];
  const within = (kind: string) =>
    `exists (select from jsonb_to_recordset($4::jsonb) as c(kind text, namespace text)
       where c.kind = ${kind} and (c.namespace = '' or c.namespace = x.namespace))`;
  const unseen = "x.org_id = $1 and x.cluster_id = $2 and x.gone_at is null and x.last_seen_at < $3";
  const statements = [
    `update pod x set gone_at = $3 where ${unseen} and ${within("'Pod'")}`,
    `update service x set gone_at = $3 where ${unseen} and ${within("'Service'")}`,
    `update route x set gone_at = $3 where ${unseen} and ${within("x.kind")}`,
    `update node x set gone_at = $3 where ${unseen} and ${within("'Node'").replace("x.namespace", "''")}`,
    `update namespace x set gone_at = $3 where ${unseen} and ${within("'Namespace'").replace("x.namespace", "''")}`,
    `update workload x set gone_at = $3 where ${unseen} and ${within("x.kind")} and x.kind <> 'Pod'`,
    `update workload x set gone_at = $3 where ${unseen} and ${within("'Pod'")}
       and not exists (select from inventory_scan s where s.org_id = $1 and s.cluster_id = $2 and s.kind = x.kind and x.kind <> 'Pod')
       and not exists (select from pod p where p.org_id = $1 and p.workload_id = x.id and p.gone_at is null)`,
  ];
  let gone = 0;
  for (const statement of statements) gone += (await client.query(statement, about)).rowCount ?? 0;
  return gone;
}

const filedUnder = (repository: string | null) => ({ repository, repository_id: repository === null ? null : repositoryIdOf(repository) });

async function writeContainers(client: ClientBase, { orgId, clusterId }: InventoryContext, model: InventoryModel): Promise<void> {
  const ids = [...model.workloads.keys()];
  if (ids.length === 0) return;
  const listed = model.covered.find(({ kind }) => kind === "Pod");
  const podsListedNow = (namespace: string) => listed !== undefined && (listed.namespace === "" || listed.namespace === namespace);
  const ever = await client.query("select from inventory_scan where org_id = $1 and cluster_id = $2 and kind = 'Pod' limit 1", [
    orgId,
    clusterId,
  ]);
  const { rows } = await client.query<{
    workload_id: string;
    kind: string;
    name: string;
    image: string;
    running: boolean;
    runtime_digest: string | null;
  }>("select workload_id, kind, name, image, running, runtime_digest from container where org_id = $1 and workload_id = any($2::uuid[])", [
    orgId,
    ids,
  ]);
  const known = groupByWorkload(rows);
  const rules = await readRepositoryRules(client, orgId);
  const wanted = [...model.workloads.values()].flatMap((workload) =>
    mergeContainers(
      workload,
      (known.get(workload.id) ?? []).map((row) => ({ ...row, runtimeDigest: row.runtime_digest })),
      (ever.rowCount ?? 0) > 0,
      podsListedNow(workload.namespace),
    ).map((container) => ({
      workload_id: workload.id,
      name: container.name,
      kind: container.kind,
      image: container.image,
      ...filedUnder(container.repository === null ? null : mapRepository(rules, container.repository)),
      runtime_digest: container.runtimeDigest,
      privileged: container.privileged,
      run_as_non_root: container.runAsNonRoot,
      run_as_user: container.runAsUser,
      read_only_root_filesystem: container.readOnlyRootFilesystem,
      allow_privilege_escalation: container.allowPrivilegeEscalation,
      capabilities_add: container.capabilitiesAdd,
      capabilities_drop: container.capabilitiesDrop,
      seccomp: container.seccomp,
      host_ports: container.hostPorts,
      limits: container.limits,
      running: container.running,
    })),
  );
  const json = JSON.stringify(wanted);
  await client.query(
    `insert into repository (org_id, id, name) select distinct $1::int, repository_id, repository
     from jsonb_to_recordset($2::jsonb) as c(repository_id uuid, repository text) where repository_id is not null order by 2
     on conflict do nothing`,
    [orgId, json],
  );
  await client.query(
    `delete from container c where c.org_id = $1 and c.workload_id = any($2::uuid[]) and not exists (
       select from jsonb_to_recordset($3::jsonb) as w(workload_id uuid, kind text, name text, image text)
       where w.workload_id = c.workload_id and w.kind = c.kind and w.name = c.name and w.image = c.image)`,
    [orgId, ids, json],
  );
  await client.query(CONTAINERS, [orgId, json]);
}

function groupByWorkload<Row extends { workload_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.workload_id, [...(groups.get(row.workload_id) ?? []), row]);
  return groups;
}

const NAMESPACES = `
insert into namespace (org_id, id, cluster_id, name, labels, first_seen_at, last_seen_at)
select $1, id, $2, name, labels, $3, $3 from jsonb_to_recordset($4::jsonb) as n(id uuid, name text, labels jsonb) order by id
on conflict (org_id, id) do update set labels = case when excluded.labels = '{}' then namespace.labels else excluded.labels end,
  last_seen_at = excluded.last_seen_at, gone_at = null
returning xmax = 0 as is_new`;

const NODES = `
insert into node (org_id, id, cluster_id, name, roles, os_image, kernel, kubelet, runtime, arch, labels, addresses, first_seen_at, last_seen_at)
select $1, id, $2, name, roles, "osImage", kernel, kubelet, runtime, arch, labels, addresses, $3, $3
from jsonb_to_recordset($4::jsonb) as n(id uuid, name text, roles text[], "osImage" text, kernel text, kubelet text, runtime text, arch text, labels jsonb, addresses jsonb)
order by id
on conflict (org_id, id) do update set roles = excluded.roles, os_image = excluded.os_image, kernel = excluded.kernel,
  kubelet = excluded.kubelet, runtime = excluded.runtime, arch = excluded.arch, labels = excluded.labels,
  addresses = excluded.addresses, last_seen_at = excluded.last_seen_at, gone_at = null
returning xmax = 0 as is_new`;

const INSERT_WORKLOADS = `
insert into workload (org_id, id, cluster_id, namespace, kind, name, labels, replicas, ready_replicas, pod_spec, privileged, host_access, first_seen_at, last_seen_at)
select $1, id, $2, namespace, kind, name, labels, replicas, ready_replicas, pod_spec, privileged, host_access, $3, $3
from jsonb_to_recordset($4::jsonb) as w(id uuid, namespace text, kind text, name text, labels jsonb, replicas int,
  ready_replicas int, pod_spec jsonb, privileged boolean, host_access boolean)
order by id`;

const WORKLOADS = `${INSERT_WORKLOADS}
on conflict (org_id, id) do update set labels = excluded.labels, replicas = excluded.replicas,
  ready_replicas = excluded.ready_replicas, pod_spec = excluded.pod_spec, privileged = excluded.privileged,
  host_access = excluded.host_access, last_seen_at = excluded.last_seen_at, gone_at = null
returning xmax = 0 as is_new`;

const DERIVED_WORKLOADS = `${INSERT_WORKLOADS}
on conflict (org_id, id) do update set last_seen_at = excluded.last_seen_at, gone_at = null
returning xmax = 0 as is_new`;

const PODS = `
insert into pod (org_id, id, cluster_id, namespace, name, workload_id, node_name, phase, started_at, last_seen_at)
select $1, id, $2, namespace, name, workload_id, node_name, phase, started_at, $3
from jsonb_to_recordset($4::jsonb) as p(id uuid, namespace text, name text, workload_id uuid, node_name text, phase text, started_at timestamptz)
order by id
on conflict (org_id, id) do update set workload_id = excluded.workload_id, node_name = excluded.node_name,
  phase = excluded.phase, started_at = excluded.started_at, last_seen_at = excluded.last_seen_at, gone_at = null
returning xmax = 0 as is_new`;

const SERVICES = `
insert into service (org_id, id, cluster_id, namespace, name, type, selector, ports, addresses, first_seen_at, last_seen_at)
select $1, id, $2, namespace, name, "serviceType", selector, ports, addresses, $3, $3
from jsonb_to_recordset($4::jsonb) as s(id uuid, namespace text, name text, "serviceType" text, selector jsonb, ports jsonb, addresses text[])
order by id
on conflict (org_id, id) do update set type = excluded.type, selector = excluded.selector, ports = excluded.ports,
  addresses = excluded.addresses, last_seen_at = excluded.last_seen_at, gone_at = null
returning xmax = 0 as is_new`;

const ROUTES = `
insert into route (org_id, id, cluster_id, namespace, kind, name, class_name, hosts, tls, backends, first_seen_at, last_seen_at)
select $1, id, $2, namespace, kind, name, class_name, hosts, tls, backends, $3, $3
from jsonb_to_recordset($4::jsonb) as r(id uuid, namespace text, kind text, name text, class_name text, hosts text[], tls boolean, backends jsonb)
order by id
on conflict (org_id, id) do update set class_name = excluded.class_name, hosts = excluded.hosts, tls = excluded.tls,
  backends = excluded.backends, last_seen_at = excluded.last_seen_at, gone_at = null
returning xmax = 0 as is_new`;

const CONTAINERS = `
insert into container (org_id, workload_id, name, kind, image, repository_id, runtime_digest, privileged, run_as_non_root,
  run_as_user, read_only_root_filesystem, allow_privilege_escalation, capabilities_add, capabilities_drop, seccomp, host_ports, limits, running)
select $1, c.* from jsonb_to_recordset($2::jsonb) as c(workload_id uuid, name text, kind text, image text, repository_id uuid,
  runtime_digest text, privileged boolean, run_as_non_root boolean, run_as_user bigint, read_only_root_filesystem boolean,
  allow_privilege_escalation boolean, capabilities_add text[], capabilities_drop text[], seccomp text, host_ports int[], limits jsonb, running boolean)
order by workload_id, kind, name, image
on conflict (org_id, workload_id, kind, name, image) do update set repository_id = excluded.repository_id,
  runtime_digest = coalesce(excluded.runtime_digest, container.runtime_digest), privileged = excluded.privileged,
  run_as_non_root = excluded.run_as_non_root, run_as_user = excluded.run_as_user,
  read_only_root_filesystem = excluded.read_only_root_filesystem,
  allow_privilege_escalation = excluded.allow_privilege_escalation, capabilities_add = excluded.capabilities_add,
  capabilities_drop = excluded.capabilities_drop, seccomp = excluded.seccomp, host_ports = excluded.host_ports,
  limits = excluded.limits, running = excluded.running`;
