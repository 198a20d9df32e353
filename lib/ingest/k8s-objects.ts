import type { InventoryRecord, NodeObject, PodObject, ServiceObject, WorkloadKind, WorkloadObject } from "@/lib/core/records";
import { digestOf } from "@/lib/identity/image-ref";
import { type Meta, metaOf } from "./k8s-meta";
import { podSpec } from "./k8s-pod-spec";
import { gateway, gatewayRoute, ingress } from "./k8s-routes";
import { integer, type JsonObject, labels, list, name, names, object, text, time } from "./value";

type Reader = (value: JsonObject, meta: Meta) => InventoryRecord;

const ROLE_LABEL = /^node-role\.kubernetes\.io\/(.+)$/;

const node: Reader = (value, meta) => {
  const info = object(object(value.status)?.nodeInfo);
  const roles = Object.keys(meta.labels).flatMap((key) => ROLE_LABEL.exec(key)?.[1] ?? []);
  const legacy = meta.labels["kubernetes.io/role"];
  return {
    type: "inventory",
    object: "node",
    name: meta.name,
    roles: [...new Set(legacy === undefined || legacy === "" ? roles : [...roles, legacy])].sort(),
    osImage: name(info?.osImage),
    kernel: name(info?.kernelVersion),
    kubelet: name(info?.kubeletVersion),
    runtime: name(info?.containerRuntimeVersion),
    arch: name(info?.architecture),
    labels: meta.labels,
    addresses: list(object(value.status)?.addresses).flatMap((entry): NodeObject["addresses"] => {
      const type = name(object(entry)?.type);
      const address = name(object(entry)?.address);
      return type === null || address === null ? [] : [{ type, address }];
    }),
  };
};

/** Replicas wanted and ready, which each kind says elsewhere. */
function replicasOf(kind: WorkloadKind, spec: JsonObject, status: JsonObject): [number | null, number | null] {
  if (kind === "DaemonSet") return [integer(status.desiredNumberScheduled), integer(status.numberReady)];
  if (kind === "Job") return [integer(spec.parallelism), integer(status.active) ?? 0];
  if (kind === "CronJob") return [null, null];
  return [integer(spec.replicas) ?? 1, integer(status.readyReplicas) ?? 0];
}

const workload =
  (kind: WorkloadKind): Reader =>
  (value, meta) => {
    const spec = object(value.spec) ?? {};
    const template = object((kind === "CronJob" ? object(object(spec.jobTemplate)?.spec) : spec)?.template);
    const [replicas, readyReplicas] = replicasOf(kind, spec, object(value.status) ?? {});
    const record: { type: "inventory" } & WorkloadObject = {
      type: "inventory",
      object: "workload",
      kind,
      namespace: meta.namespace,
      name: meta.name,
      labels: meta.labels,
      podLabels: labels(object(template?.metadata)?.labels),
      owner: meta.owner,
      replicas,
      readyReplicas,
      spec: podSpec(template?.spec),
    };
    return record;
  };

/** A ReplicaSet is a step on the way to its Deployment, and a workload only if nothing owns it. */
const replicaSet: Reader = (value, meta) =>
  meta.owner === null
    ? workload("ReplicaSet")(value, meta)
    : { type: "inventory", object: "replicaset", namespace: meta.namespace, name: meta.name, owner: meta.owner };

const pod: Reader = (value, meta) => {
  const spec = object(value.spec) ?? {};
  const status = object(value.status) ?? {};
  const statuses = [status.containerStatuses, status.initContainerStatuses, status.ephemeralContainerStatuses].flatMap(list);
  const digests = statuses.flatMap((entry): [string, string][] => {
    const containerName = name(object(entry)?.name);
    const digest = digestOf(name(object(entry)?.imageID) ?? "");
    return containerName === null || digest === null || containerName === "__proto__" ? [] : [[containerName, digest]];
  });
  const record: { type: "inventory" } & PodObject = {
    type: "inventory",
    object: "pod",
    namespace: meta.namespace,
    name: meta.name,
    labels: meta.labels,
    owner: meta.owner,
    nodeName: name(spec.nodeName),
    phase: name(status.phase) ?? "Unknown",
    startedAt: time(status.startTime),
    spec: podSpec(spec),
    runtimeDigests: Object.fromEntries(digests),
  };
  return record;
};

const targetPort = (value: unknown): string | null => (typeof value === "number" ? String(value) : text(value, 100));

const service: Reader = (value, meta) => {
  const spec = object(value.spec) ?? {};
  const balancers = list(object(object(value.status)?.loadBalancer)?.ingress).flatMap((entry) => [
    object(entry)?.ip,
    object(entry)?.hostname,
  ]);
  return {
    type: "inventory",
    object: "service",
    namespace: meta.namespace,
    name: meta.name,
    serviceType: name(spec.type) ?? "ClusterIP",
    selector: labels(spec.selector),
    ports: list(spec.ports).flatMap((entry): ServiceObject["ports"] => {
      const port = integer(object(entry)?.port, 65_535);
      if (port === null) return [];
      return [
        {
          port,
          targetPort: targetPort(object(entry)?.targetPort),
          nodePort: integer(object(entry)?.nodePort, 65_535),
          protocol: name(object(entry)?.protocol) ?? "TCP",
        },
      ];
    }),
    addresses: names([...balancers, ...list(spec.externalIPs), spec.type === "ExternalName" ? spec.externalName : null]),
  };
};

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["Namespace", (_value, meta) => ({ type: "inventory", object: "namespace", name: meta.name, labels: meta.labels })],
  ["Node", node],
  ["Deployment", workload("Deployment")],
  ["StatefulSet", workload("StatefulSet")],
  ["DaemonSet", workload("DaemonSet")],
  ["ReplicationController", workload("ReplicationController")],
  ["Job", workload("Job")],
  ["CronJob", workload("CronJob")],
  ["ReplicaSet", replicaSet],
  ["Pod", pod],
  ["Service", service],
  ["Ingress", ingress],
  ["Gateway", gateway],
  ...["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind): [string, Reader] => [kind, gatewayRoute(kind)]),
]);

/** Kinds that exist under the same name in other API groups. */
const GROUPS: ReadonlyMap<string, RegExp> = new Map([
  ["Service", /^v1$/],
  ["Gateway", /^gateway\.networking\.k8s\.io\//],
  ["Ingress", /^(?:networking\.k8s\.io|extensions)\//],
]);
const CLUSTER_SCOPED = new Set(["Namespace", "Node"]);

export const INVENTORY_KINDS: ReadonlySet<string> = new Set(READERS.keys());

/** The record of one Kubernetes object, or the reason why it is not used. */
export function inventoryRecord(value: JsonObject, kind: string, apiVersion: string | null): InventoryRecord | string {
  const reader = READERS.get(kind);
  if (reader === undefined) return `objects of kind ${kind} are not used`;
  if (apiVersion !== null && !(GROUPS.get(kind)?.test(apiVersion) ?? true)) return `objects of kind ${kind} of ${apiVersion} are not used`;
  const meta = metaOf(value);
  if (meta === null) return "no metadata.name";
  // What is written without a namespace lands in "default".
  const namespace = CLUSTER_SCOPED.has(kind) ? "" : meta.namespace === "" ? "default" : meta.namespace;
  return reader(value, { ...meta, namespace });
}
