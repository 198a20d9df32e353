import type { ScanTarget, TargetKind } from "@/lib/core/records";
import { formatResourceName, type ResourceName } from "@/lib/identity/finding-key";

const WORKLOADS = new Set(["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod", "ReplicaSet", "ReplicationController"]);
/** NodeRole: all nodes of a role, where a tool does not name the node; Host: a machine that runs containers without Kubernetes. */
const NODES = new Set(["Node", "NodeInfo", "NodeRole", "Host"]);
const CLUSTER_SCOPED =
  /^(?:Namespace|Node|NodeInfo|ClusterRole|ClusterRoleBinding|PersistentVolume|StorageClass|IngressClass|PriorityClass|CustomResourceDefinition|ValidatingWebhookConfiguration|MutatingWebhookConfiguration|APIService|PodSecurityPolicy|User|Group)$/;

/** Whether objects of a kind have no namespace. */
export const isClusterScoped = (kind: string): boolean => CLUSTER_SCOPED.test(kind);

function targetKindOf(kind: string): TargetKind {
  if (WORKLOADS.has(kind)) return "workload";
  return NODES.has(kind) ? "node" : "resource";
}

/** The letters and digits that Kubernetes makes names of. */
const SAFE = "[bcdfghjklmnpqrstvwxz2456789]";
const GENERATED: readonly (readonly [kind: string, owner: string, pattern: RegExp])[] = [
  ["ReplicaSet", "Deployment", new RegExp(`^(.+)-${SAFE}{6,10}$`)],
  ["Pod", "Deployment", new RegExp(`^(.+)-${SAFE}{6,10}-${SAFE}{5}$`)],
  ["Job", "CronJob", /^(.+)-\d{8,10}$/],
  ["Pod", "CronJob", new RegExp(`^(.+)-\\d{8,10}-${SAFE}{5}$`)],
];

/** The controller that made an object whose name only it can have made: a finding must outlive the next rollout. */
export function controllerOf(resource: ResourceName): ResourceName {
  for (const [kind, owner, pattern] of GENERATED) {
    const name = resource.kind === kind ? pattern.exec(resource.name)?.[1] : undefined;
    if (name !== undefined) return { ...resource, kind: owner, name };
  }
  return resource;
}

/** A resource of a cluster as the target of a scan. */
export const resourceTarget = (resource: ResourceName, cluster: string | null = null): ScanTarget => ({
  kind: targetKindOf(resource.kind),
  name: formatResourceName(resource),
  image: null,
  cluster,
});

/** What is said of the cluster as a whole; `part` tells apart what must not be taken for one word (two benchmarks). */
export const clusterTarget = (part: string, cluster: string | null = null): ScanTarget => ({
  kind: "cluster",
  name: formatResourceName({ namespace: null, kind: "Cluster", name: part }),
  image: null,
  cluster,
});
