import { describe, expect, it } from "vitest";
import type { InventoryRecord, OwnerRef, PodObject } from "@/lib/core/records";
import { ownerIndex, topWorkload, workloadNameOfPod, workloadOfPod } from "./workload-owner";

const spec = {
  serviceAccount: null,
  automountToken: null,
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  hostPaths: [],
  containers: [],
};
const pod = (name: string, owner: OwnerRef | null, labels: Record<string, string> = {}): PodObject => ({
  object: "pod",
  namespace: "shop",
  name,
  labels,
  owner,
  nodeName: null,
  phase: "Running",
  startedAt: null,
  spec,
  runtimeDigests: {},
});
const replicaSet = (name: string, owner: OwnerRef): InventoryRecord => ({
  type: "inventory",
  object: "replicaset",
  namespace: "shop",
  name,
  owner,
});
const controller = (kind: "Job" | "ReplicaSet", name: string, owner: OwnerRef | null): InventoryRecord => ({
  type: "inventory",
  object: "workload",
  kind,
  namespace: "shop",
  name,
  labels: {},
  podLabels: {},
  owner,
  replicas: 1,
  readyReplicas: 1,
  spec,
});
const nothing = ownerIndex([]);

describe("workloadOfPod", () => {
  it("follows the owners that the inventory names", () => {
    const index = ownerIndex([
      replicaSet("web-76f6c4cd4c", { kind: "Rollout", name: "web" }),
      controller("Job", "nightly-28391234", { kind: "CronJob", name: "nightly" }),
      controller("Job", "report-20240101", null),
      controller("ReplicaSet", "lone-76f6c4cd4c", null),
    ]);
    expect(workloadOfPod(pod("web-76f6c4cd4c-tnqrf", { kind: "ReplicaSet", name: "web-76f6c4cd4c" }), index)).toEqual({
      kind: "Rollout",
      name: "web",
    });
    expect(workloadOfPod(pod("nightly-28391234-x7k2p", { kind: "Job", name: "nightly-28391234" }), index)).toEqual({
      kind: "CronJob",
      name: "nightly",
    });
    // Known to have no owner: neither its digits nor its hash make it another's.
    expect(workloadOfPod(pod("report-20240101-x7k2p", { kind: "Job", name: "report-20240101" }), index)).toEqual({
      kind: "Job",
      name: "report-20240101",
    });
    expect(workloadOfPod(pod("lone-76f6c4cd4c-x7k2p", { kind: "ReplicaSet", name: "lone-76f6c4cd4c" }), index)).toEqual({
      kind: "ReplicaSet",
      name: "lone-76f6c4cd4c",
    });
  });

  it.each<[string, OwnerRef | null, Record<string, string>, OwnerRef]>([
    ["web-abc-tnqrf", { kind: "ReplicaSet", name: "web-abc" }, { "pod-template-hash": "abc" }, { kind: "Deployment", name: "web" }],
    ["web-76f6c4cd4c-tnqrf", { kind: "ReplicaSet", name: "web-76f6c4cd4c" }, {}, { kind: "Deployment", name: "web" }],
    ["nightly-28391234-x7k2p", { kind: "Job", name: "nightly-28391234" }, {}, { kind: "CronJob", name: "nightly" }],
    ["migrate-x7k2p", { kind: "Job", name: "migrate" }, {}, { kind: "Job", name: "migrate" }],
    ["db-0", { kind: "StatefulSet", name: "db" }, {}, { kind: "StatefulSet", name: "db" }],
    ["etcd-node-1", { kind: "Node", name: "node-1" }, {}, { kind: "Pod", name: "etcd-node-1" }],
    ["debug", null, {}, { kind: "Pod", name: "debug" }],
    ["pg-1", { kind: "Cluster", name: "pg" }, {}, { kind: "Cluster", name: "pg" }],
  ])("tells %s by its owner's name where the owner is not listed", (name, owner, labels, expected) => {
    expect(workloadOfPod(pod(name, owner, labels), nothing)).toEqual(expected);
  });
});

it("topWorkload climbs ReplicaSets and Jobs only", () => {
  expect(
    topWorkload({ object: "replicaset", namespace: "shop", name: "web-76f6c4cd4c", owner: { kind: "Deployment", name: "web" } }, nothing),
  ).toEqual({
    kind: "Deployment",
    name: "web",
  });
  const set = {
    object: "workload" as const,
    kind: "StatefulSet" as const,
    namespace: "shop",
    name: "prometheus",
    labels: {},
    podLabels: {},
    replicas: 1,
    readyReplicas: 1,
    spec,
  };
  expect(topWorkload({ ...set, owner: { kind: "Prometheus", name: "k8s" } }, nothing)).toEqual({ kind: "StatefulSet", name: "prometheus" });
});

it.each([
  ["cert-manager-76f6c4cd4c-tnqrf", { kind: "Deployment", name: "cert-manager" }],
  ["poolmgr-go-default-516098-5bdbf8c8f5-g8gvc", { kind: "Deployment", name: "poolmgr-go-default-516098" }],
  ["nightly-28391234-x7k2p", { kind: "CronJob", name: "nightly" }],
  ["db-0", { kind: "StatefulSet", name: "db" }],
  ["speaker-cpxhz", { kind: "DaemonSet", name: "speaker" }],
  ["alpine", { kind: "Pod", name: "alpine" }],
])("guesses the workload of the unseen pod %s", (name, first) => {
  const found = workloadNameOfPod(name);
  expect(found[0]).toEqual(first);
  expect(found.at(-1)).toEqual({ kind: "Pod", name });
});
