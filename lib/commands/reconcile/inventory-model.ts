import { identityId } from "@/lib/core/ids";
import type { ContainerSpec, InventoryRecord, NodeObject, PodObject, PodSpec, RouteObject, ServiceObject } from "@/lib/core/records";
import { parseImageReference } from "@/lib/identity/image-ref";
import { ownerIndex, topWorkload, workloadOfPod } from "@/lib/identity/workload-owner";

export interface ModelContainer extends ContainerSpec {
  repository: string | null;
  runtimeDigest: string | null;
  running: boolean;
}

export interface ModelWorkload {
  id: string;
  namespace: string;
  kind: string;
  name: string;
  labels: Record<string, string>;
  podLabels: Record<string, string>;
  replicas: number | null;
  readyReplicas: number | null;
  spec: PodSpec | null;
  /** known only by its pods: what its controller said before stands */
  derived: boolean;
  /** from the controller's template */
  template: ContainerSpec[];
  /** from its pods; null when the list held no pods of its namespace */
  podContainers: Map<string, ModelContainer> | null;
}

export interface ModelPod {
  id: string;
  workloadId: string;
  pod: PodObject;
}

/** A list is a snapshot of a kind in one namespace, or, when it spans several, in the whole cluster (namespace ""). */
export interface Covered {
  kind: string;
  namespace: string;
}

export interface InventoryModel {
  namespaces: Map<string, Record<string, string>>;
  nodes: NodeObject[];
  workloads: Map<string, ModelWorkload>;
  pods: ModelPod[];
  services: ServiceObject[];
  routes: RouteObject[];
  covered: Covered[];
}

export const workloadIdOf = (clusterId: string, namespace: string, kind: string, name: string): string =>
  identityId("workload", clusterId, namespace, kind, name);

export const containerKey = (container: { kind: string; name: string; image: string }): string =>
  `${container.kind}\n${container.name}\n${container.image}`;

const withRepository = (container: ContainerSpec, runtimeDigest: string | null, running: boolean): ModelContainer => ({
  ...container,
  repository: parseImageReference(container.image)?.repository ?? null,
  runtimeDigest,
  running,
});

const CLUSTER_SCOPED = new Set(["Node", "Namespace"]);

/** What identifies an object in its cluster. */
const keyOf = (record: InventoryRecord): string =>
  JSON.stringify([record.object, "kind" in record ? record.kind : "", "namespace" in record ? record.namespace : "", record.name]);

/** An object that a document lists twice (lists that were joined) is as it was listed last. */
const eachOnce = (records: readonly InventoryRecord[]): InventoryRecord[] => [
  ...new Map(records.map((record) => [keyOf(record), record])).values(),
];

/** Sorts a list of objects into workloads with their pods and containers; pure. */
export function buildInventory(clusterId: string, listed: readonly InventoryRecord[]): InventoryModel {
  const records = eachOnce(listed);
  const index = ownerIndex(records);
  const model: InventoryModel = { namespaces: new Map(), nodes: [], workloads: new Map(), pods: [], services: [], routes: [], covered: [] };
  const seenKinds = new Map<string, Set<string>>();
  const cover = (kind: string, namespace: string) => seenKinds.set(kind, (seenKinds.get(kind) ?? new Set()).add(namespace));
  const inNamespace = (name: string) => {
    if (!model.namespaces.has(name)) model.namespaces.set(name, {});
  };

  for (const record of records) {
    switch (record.object) {
      case "namespace":
        model.namespaces.set(record.name, record.labels);
        cover("Namespace", "");
        break;
      case "node":
        model.nodes.push(record);
        cover("Node", "");
        break;
      case "service":
        model.services.push(record);
        cover("Service", record.namespace);
        inNamespace(record.namespace);
        break;
      case "route":
        model.routes.push(record);
        cover(record.kind, record.namespace);
        inNamespace(record.namespace);
        break;
      case "replicaset":
        inNamespace(record.namespace);
        break;
      case "workload": {
        cover(record.kind, record.namespace);
        inNamespace(record.namespace);
        const top = topWorkload(record, index);
        const workload = workloadFor(model, clusterId, record.namespace, top.kind, top.name);
        if (top.kind !== record.kind || top.name !== record.name) break;
        workload.derived = false;
        workload.labels = record.labels;
        workload.podLabels = record.podLabels;
        workload.replicas = record.replicas;
        workload.readyReplicas = record.readyReplicas;
        workload.spec = record.spec;
        workload.template = record.spec.containers;
        break;
      }
      case "pod": {
        cover("Pod", record.namespace);
        inNamespace(record.namespace);
        addPod(model, clusterId, record, workloadOfPod(record, index));
      }
    }
  }
  for (const [kind, namespaces] of seenKinds) {
    const [only] = namespaces;
    model.covered.push({ kind, namespace: namespaces.size > 1 || CLUSTER_SCOPED.has(kind) ? "" : (only ?? "") });
  }
  return model;
}

function workloadFor(model: InventoryModel, clusterId: string, namespace: string, kind: string, name: string): ModelWorkload {
  const id = workloadIdOf(clusterId, namespace, kind, name);
  let workload = model.workloads.get(id);
  if (!workload) {
    workload = {
      id,
      namespace,
      kind,
      name,
      labels: {},
      podLabels: {},
      replicas: null,
      readyReplicas: null,
      spec: null,
      derived: true,
      template: [],
      podContainers: null,
    };
    model.workloads.set(id, workload);
  }
  return workload;
}

function addPod(model: InventoryModel, clusterId: string, pod: PodObject, owner: { kind: string; name: string }): void {
  const workload = workloadFor(model, clusterId, pod.namespace, owner.kind, owner.name);
  model.pods.push({ id: identityId("pod", clusterId, pod.namespace, pod.name), workloadId: workload.id, pod });
  workload.podContainers ??= new Map();
  // A workload known only by its pods takes its facts from them.
  if (!workload.spec) {
    workload.spec = pod.spec;
    workload.labels = pod.labels;
  }
  if (Object.keys(workload.podLabels).length === 0) workload.podLabels = pod.labels;
  const running = pod.phase === "Running";
  for (const container of pod.spec.containers) {
    const key = containerKey(container);
    const known = workload.podContainers.get(key);
    const digest = pod.runtimeDigests[container.name] ?? null;
    if (known) {
      known.running ||= running;
      known.runtimeDigest ??= digest;
    } else workload.podContainers.set(key, withRepository(container, digest, running));
  }
}

/**
 * The containers that a workload has now. With pods in the list they decide what runs; without, what runs stays as it
 * was known, and where pods were never listed at all, a controller with replicas is taken to run its template.
 */
export function mergeContainers(
  workload: ModelWorkload,
  known: readonly { kind: string; name: string; image: string; running: boolean; runtimeDigest: string | null }[],
  podsEverListed: boolean,
  podsListedNow: boolean,
): ModelContainer[] {
  const merged = new Map<string, ModelContainer>();
  const before = new Map(known.map((container) => [containerKey(container), container]));
  for (const container of workload.template) {
    const key = containerKey(container);
    const was = before.get(key);
    const running = podsListedNow ? false : podsEverListed ? (was?.running ?? false) : (workload.replicas ?? 1) > 0;
    merged.set(key, withRepository(container, was?.runtimeDigest ?? null, running));
  }
  for (const [key, container] of workload.podContainers ?? []) merged.set(key, container);
  return [...merged.values()];
}
