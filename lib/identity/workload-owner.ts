import type { InventoryRecord, OwnerRef, PodObject, ReplicaSetObject, WorkloadObject } from "@/lib/core/records";

/** A workload within its namespace: Deployment, StatefulSet, DaemonSet, CronJob, Job, bare Pod, or a custom controller. */
export interface WorkloadRef {
  kind: string;
  name: string;
}

/** What the inventory says about the controllers between pods and workloads. */
export interface OwnerIndex {
  replicaSets: ReadonlyMap<string, OwnerRef | null>;
  jobs: ReadonlyMap<string, OwnerRef | null>;
}

const at = (namespace: string, name: string): string => `${namespace}/${name}`;

/** Collects the owners of the ReplicaSets and Jobs of an inventory, in one pass. */
export function ownerIndex(records: Iterable<InventoryRecord>): OwnerIndex {
  const replicaSets = new Map<string, OwnerRef | null>();
  const jobs = new Map<string, OwnerRef | null>();
  for (const record of records) {
    if (record.object === "replicaset" || (record.object === "workload" && record.kind === "ReplicaSet")) {
      replicaSets.set(at(record.namespace, record.name), record.owner);
    } else if (record.object === "workload" && record.kind === "Job") {
      jobs.set(at(record.namespace, record.name), record.owner);
    }
  }
  return { replicaSets, jobs };
}

// Kubernetes writes hashes and random suffixes in this alphabet, which has no vowels and no 0, 1 and 3.
const SAFE = "[bcdfghjklmnpqrstvwxz2456789]";
const REPLICASET_NAME = new RegExp(`^(.+)-${SAFE}{6,10}$`);
/** CronJobs name their Jobs by scheduled time: minutes since 1970, in older versions seconds. */
const CRONJOB_JOB_NAME = /^(.+)-\d{8,10}$/;

function ofReplicaSet(namespace: string, name: string, hash: string | null, index: OwnerIndex): WorkloadRef {
  const known = index.replicaSets.get(at(namespace, name));
  if (known) return known;
  if (known === null) return { kind: "ReplicaSet", name };
  if (hash !== null && hash !== "" && name.endsWith(`-${hash}`) && name.length > hash.length + 1) {
    return { kind: "Deployment", name: name.slice(0, -hash.length - 1) };
  }
  const guess = REPLICASET_NAME.exec(name)?.[1];
  return guess === undefined ? { kind: "ReplicaSet", name } : { kind: "Deployment", name: guess };
}

function ofJob(namespace: string, name: string, index: OwnerIndex): WorkloadRef {
  const known = index.jobs.get(at(namespace, name));
  if (known) return known;
  if (known === null) return { kind: "Job", name };
  const guess = CRONJOB_JOB_NAME.exec(name)?.[1];
  return guess === undefined ? { kind: "Job", name } : { kind: "CronJob", name: guess };
}

/** The top controller of a pod; the pod itself only if nothing owns it (static pods belong to their node, which is no workload). */
export function workloadOfPod(pod: PodObject, index: OwnerIndex): WorkloadRef {
  const owner = pod.owner;
  if (owner === null || owner.kind === "Node") return { kind: "Pod", name: pod.name };
  if (owner.kind === "ReplicaSet") return ofReplicaSet(pod.namespace, owner.name, pod.labels["pod-template-hash"] ?? null, index);
  if (owner.kind === "Job") return ofJob(pod.namespace, owner.name, index);
  return { kind: owner.kind, name: owner.name };
}

/** The workload that a controller of the inventory belongs to: a ReplicaSet's Deployment, a Job's CronJob, else itself. */
export function topWorkload(object: WorkloadObject | ReplicaSetObject, index: OwnerIndex): WorkloadRef {
  if (object.object === "replicaset") return object.owner ?? ofReplicaSet(object.namespace, object.name, null, index);
  if ((object.kind === "ReplicaSet" || object.kind === "Job") && object.owner !== null) return object.owner;
  return { kind: object.kind, name: object.name };
}

const POD_NAMES: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["CronJob", new RegExp(`^(.+)-\\d{8,10}-${SAFE}{5}$`)],
  ["Deployment", new RegExp(`^(.+)-${SAFE}{6,10}-${SAFE}{5}$`)],
  ["StatefulSet", /^(.+)-(?:0|[1-9]\d{0,4})$/],
  ["DaemonSet", new RegExp(`^(.+)-${SAFE}{5}$`)],
  ["Job", new RegExp(`^(.+)-${SAFE}{5}$`)],
  ["ReplicaSet", new RegExp(`^(.+)-${SAFE}{5}$`)],
];

/**
 * Workloads that a pod of this name may belong to, likeliest first: for events of pods that no inventory has seen.
 * The last is always the bare pod.
 */
export function workloadNameOfPod(podName: string): WorkloadRef[] {
  const found: WorkloadRef[] = [];
  for (const [kind, pattern] of POD_NAMES) {
    const name = pattern.exec(podName)?.[1];
    if (name !== undefined) found.push({ kind, name });
  }
  return [...found, { kind: "Pod", name: podName }];
}
