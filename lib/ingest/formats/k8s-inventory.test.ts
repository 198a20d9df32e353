import { describe, expect, it, vi } from "vitest";
import type { InventoryRecord } from "@/lib/core/records";
import { ownerIndex, workloadOfPod } from "@/lib/identity/workload-owner";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const inventory = async (name: string): Promise<InventoryRecord[]> => ofType(await recordsOf(corpusFile(name).bytes()), "inventory");
const one = async (value: Record<string, unknown>): Promise<InventoryRecord | undefined> =>
  ofType(await recordsOf(json({ apiVersion: "v1", kind: "List", items: [value] })), "inventory")[0];

it("ties every pod of a cluster to a workload that is no ReplicaSet and no pod, where it has an owner", async () => {
  const pods = await inventory("kubesphere-cluster-pods.json");
  const listed = ownerIndex([...(await inventory("kubesphere-cluster-replicasets.json"))]);
  for (const index of [listed, ownerIndex([])]) {
    const kinds = pods.flatMap((pod) => (pod.object === "pod" ? [[pod.owner?.kind ?? "none", workloadOfPod(pod, index).kind]] : []));
    expect(kinds.length).toBe(30);
    for (const [owner, kind] of kinds)
      expect(kind).toBe(owner === "ReplicaSet" ? "Deployment" : owner === "none" || owner === "Node" ? "Pod" : owner);
  }
});

it("reads a pod: what bears on security, and the digests that run", async () => {
  const speaker = (await inventory("podlist-api-11-pods-items-without-kind.json")).find(
    (record) => record.object === "pod" && record.name === "speaker-cpxhz",
  );
  expect(speaker).toMatchObject({
    namespace: "metallb-system",
    owner: { kind: "DaemonSet", name: "speaker" },
    nodeName: "duckboat-01",
    phase: "Running",
    startedAt: new Date("2020-03-30T02:22:43Z"),
    runtimeDigests: { speaker: expect.stringMatching(/^sha256:2b74eca0/) },
    spec: {
      hostNetwork: true,
      serviceAccount: "speaker",
      containers: [
        {
          name: "speaker",
          image: "metallb/speaker:v0.9.3",
          hostPorts: [7472],
          capabilitiesDrop: ["ALL"],
          readOnlyRootFilesystem: true,
          limits: { cpu: "100m", memory: "100Mi" },
        },
      ],
    },
  });
});

it("lets a container's own word go before the pod's", async () => {
  const pod = await one({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a" },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        { name: "a", image: "x" },
        {
          name: "b",
          image: "y",
          securityContext: {
            runAsNonRoot: false,
            runAsUser: 0,
            privileged: true,
            seccompProfile: { type: "Localhost", localhostProfile: "p.json" },
          },
        },
      ],
    },
  });
  expect(pod).toMatchObject({
    namespace: "default",
    spec: {
      containers: [
        { runAsNonRoot: true, runAsUser: 1000, seccomp: "RuntimeDefault", privileged: false },
        { runAsNonRoot: false, runAsUser: 0, seccomp: "Localhost/p.json", privileged: true },
      ],
    },
  });
});

it("never keeps environment, arguments, secrets or config maps", async () => {
  const secret = "c3VwZXJzZWNyZXQ=";
  const container = { name: "a", image: "x", env: [{ name: "PASSWORD", value: secret }], args: [secret], command: [secret] };
  const records = await recordsOf(
    json({
      apiVersion: "v1",
      kind: "List",
      items: [
        { apiVersion: "v1", kind: "Secret", metadata: { name: "s", annotations: { a: secret } }, data: { token: secret } },
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { token: secret } },
        {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "p", annotations: { "kubectl.kubernetes.io/last-applied-configuration": secret } },
          spec: { containers: [container] },
        },
      ],
    }),
  );
  expect(JSON.stringify(records)).not.toContain(secret);
  expect(records.map((record) => record.type)).toEqual(["skip", "skip", "inventory"]);
});

describe("workloads", () => {
  it("are read from every controller, with the labels that services select on", async () => {
    const all = [
      ...(await inventory("kubesphere-cluster-deployments.json")),
      ...(await inventory("kubesphere-cluster-statefulsets.json")),
      ...(await inventory("kubesphere-cluster-daemonsets.json")),
    ];
    expect(
      all.every((record) => record.object === "workload" && record.spec.containers.length > 0 && Object.keys(record.podLabels).length > 0),
    ).toBe(true);
  });

  it("of a CronJob are two templates deep", async () => {
    const found = await one({
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "c", namespace: "n" },
      spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: "a", image: "x" }] } } } } },
    });
    expect(found).toMatchObject({ object: "workload", kind: "CronJob", spec: { containers: [{ image: "x" }] } });
  });

  it("are ReplicaSets only without an owner", async () => {
    const set = {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "r", namespace: "n" },
      spec: { replicas: 2, template: { spec: { containers: [] } } },
    };
    expect(await one(set)).toMatchObject({ object: "workload", kind: "ReplicaSet", replicas: 2 });
    const owned = { ...set, metadata: { ...set.metadata, ownerReferences: [{ kind: "Deployment", name: "d", controller: true }] } };
    expect(await one(owned)).toMatchObject({ object: "replicaset", owner: { kind: "Deployment", name: "d" } });
  });
});

describe("ways in", () => {
  it("are read from services", async () => {
    const service = await one({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "n" },
      spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, targetPort: "http", nodePort: 30080 }, { port: "x" }] },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }, { hostname: "lb.example" }] } },
    });
    expect(service).toMatchObject({
      serviceType: "LoadBalancer",
      selector: { app: "web" },
      ports: [{ port: 80, targetPort: "http", nodePort: 30_080, protocol: "TCP" }],
      addresses: ["203.0.113.7", "lb.example"],
    });
  });

  it("are read from ingresses of both API groups", async () => {
    const spec = (backend: unknown) => ({
      rules: [
        {
          host: "a.example",
          http: {
            paths: [
              { path: "/", backend },
              { path: "/x", backend },
            ],
          },
        },
      ],
      tls: [{ hosts: ["a.example", "b.example"] }],
    });
    const expected = { object: "route", kind: "Ingress", hosts: ["a.example", "b.example"], tls: true };
    expect(
      await one({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "i", namespace: "n" },
        spec: { ingressClassName: "nginx", ...spec({ service: { name: "web", port: { number: 80 } } }) },
      }),
    ).toMatchObject({
      ...expected,
      className: "nginx",
      backends: [{ service: "web", namespace: null, port: "80" }],
    });
    expect(
      await one({
        apiVersion: "extensions/v1beta1",
        kind: "Ingress",
        metadata: { name: "i", namespace: "n", annotations: { "kubernetes.io/ingress.class": "old" } },
        spec: spec({ serviceName: "web", servicePort: "http" }),
      }),
    ).toMatchObject({
      ...expected,
      className: "old",
      backends: [{ service: "web", namespace: null, port: "http" }],
    });
  });

  it("are read from the Gateway API", async () => {
    expect(
      await one({
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "r", namespace: "n" },
        spec: {
          parentRefs: [{ name: "gw", namespace: "infra" }],
          hostnames: ["a.example"],
          rules: [
            {
              backendRefs: [
                { name: "web", port: 80 },
                { kind: "Other", name: "x" },
              ],
            },
          ],
        },
      }),
    ).toMatchObject({
      kind: "HTTPRoute",
      className: "infra/gw",
      hosts: ["a.example"],
      backends: [{ service: "web", namespace: null, port: "80" }],
    });
    expect(
      await one({
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: { name: "gw", namespace: "infra" },
        spec: { gatewayClassName: "c", listeners: [{ protocol: "HTTPS", hostname: "*.example" }] },
      }),
    ).toMatchObject({ kind: "Gateway", tls: true, hosts: ["*.example"] });
    expect(
      await one({ apiVersion: "networking.istio.io/v1", kind: "Gateway", metadata: { name: "gw", namespace: "infra" } }),
    ).toBeUndefined();
    expect(await one({ apiVersion: "serving.knative.dev/v1", kind: "Service", metadata: { name: "s", namespace: "n" } })).toBeUndefined();
  });
});

it("reads nodes", async () => {
  const [node] = await inventory("nodelist-7-nodes.json");
  expect(node).toMatchObject({
    object: "node",
    name: "repldev-marc",
    osImage: "Ubuntu 18.04.2 LTS",
    kubelet: "v1.16.2",
    runtime: "containerd://1.2.5",
    arch: "amd64",
    addresses: [{ type: "InternalIP", address: "10.168.0.26" }, expect.anything()],
  });
});

it.each<[string, string]>([
  ["a bare list", JSON.stringify([{ apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } }])],
  ["one object", JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } })],
  [
    "JSON lines",
    '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}}\n{"apiVersion":"v1","kind":"Event","metadata":{"name":"e"}}',
  ],
  [
    "lists one after another",
    '{"apiVersion":"v1","kind":"NamespaceList","items":[{"metadata":{"name":"a"}}]}\n{"apiVersion":"v1","kind":"List","items":[]}',
  ],
])("reads %s", async (_name, text) => {
  expect(ofType(await recordsOf(Buffer.from(text)), "inventory")).toEqual([
    { type: "inventory", object: "namespace", name: "a", labels: {} },
  ]);
});

it("refuses a stream with a broken line, since what is missing would count as gone", async () => {
  const lines = '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}}\n{"apiVersion":"v1","kind":"Namespace","metad';
  await expect(recordsOf(Buffer.from(lines))).rejects.toMatchObject({ code: "invalid_report", message: expect.stringContaining("line 2") });
});

it.each([
  ["PodList", "no Pod objects"],
  ["List", "no objects"],
])("takes an empty %s for no word on what is gone, and says so", async (kind, says) => {
  const records = await recordsOf(json({ apiVersion: "v1", kind, items: [] }));
  expect(records).toEqual([{ type: "warning", message: expect.stringContaining(says) }]);
});
