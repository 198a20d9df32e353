import { chance, fakeDigest } from "./chance";
import { type DemoCluster, type DemoWorkload, releaseDays, repositoryOf, TEAMS, WORKLOADS } from "./fleet";

type Json = Record<string, unknown>;

export const releasesOf = (workload: DemoWorkload): readonly number[] =>
  releaseDays(workload, (index) => chance(workload.namespace, workload.name, "release", index));

export const tagOf = (release: number): string => `1.${release + 4}.${(release * 7) % 10}`;

/** The release that runs so many days ago. */
export const releaseAt = (workload: DemoWorkload, dayBack: number): number =>
  Math.max(0, releasesOf(workload).filter((day) => day >= dayBack).length - 1);

/** Short, and the same every time: what Kubernetes would have drawn by lot. */
const suffix = (length: number, ...words: (string | number)[]): string =>
  Array.from({ length }, (_, index) => "bcdfghjklmnpqrstvwxz2456789"[Math.floor(chance(...words, index) * 27)]).join("");

export const podName = (workload: DemoWorkload, cluster: string, release: number, replica: number): string => {
  const hash = suffix(10, workload.name, cluster, release);
  const own = suffix(5, workload.name, cluster, release, replica);
  if (workload.kind === "StatefulSet") return `${workload.name}-${replica}`;
  if (workload.kind === "DaemonSet") return `${workload.name}-${own}`;
  if (workload.kind === "CronJob") return `${workload.name}-29${400000 + release}-${own}`;
  return `${workload.name}-${hash}-${own}`;
};

/** What `kubectl get … -A -o json` would have said of a cluster so many days ago. */
export function inventoryAt(cluster: DemoCluster, dayBack: number): string {
  const here = WORKLOADS.filter((workload) => workload.clusters.includes(cluster.name));
  const namespaces = [...new Set(here.map(({ namespace }) => namespace))];
  return JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [
      ...namespaces.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: namespaceLabels(name) } })),
      ...cluster.nodes.map((node) => nodeObject(cluster, node)),
      ...here.flatMap((workload) => workloadObjects(cluster, workload, releaseAt(workload, dayBack))),
    ],
  });
}

function namespaceLabels(name: string): Record<string, string> {
  const team = TEAMS.find(({ namespaces }) => namespaces.includes(name));
  return { "kubernetes.io/metadata.name": name, ...(team ? { "acme.example/criticality": team.criticality } : {}) };
}

function nodeObject(cluster: DemoCluster, { name, roles, osImage }: DemoCluster["nodes"][number]): Json {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: Object.fromEntries(roles.map((role) => [`node-role.kubernetes.io/${role}`, ""])) },
    spec: {},
    status: {
      addresses: [{ type: "InternalIP", address: `10.20.${Math.floor(chance(name) * 250)}.17` }],
      nodeInfo: {
        osImage,
        architecture: "amd64",
        kernelVersion: osImage.startsWith("Ubuntu") ? "5.15.0-157-generic" : "6.12.46",
        kubeletVersion: cluster.version,
        containerRuntimeVersion: "containerd://2.0.5",
      },
    },
  };
}

function podSpec(workload: DemoWorkload, image: string): Json {
  const { hardened, privileged, hostNetwork } = workload;
  return {
    serviceAccountName: workload.name,
    automountServiceAccountToken: !hardened,
    ...(hostNetwork ? { hostNetwork: true } : {}),
    containers: [
      {
        name: workload.name,
        image,
        ports: [{ containerPort: 8080 }],
        resources: hardened ? { limits: { cpu: "500m", memory: "512Mi" } } : {},
        securityContext: hardened
          ? {
              runAsNonRoot: true,
              runAsUser: 10001,
              readOnlyRootFilesystem: true,
              allowPrivilegeEscalation: false,
              capabilities: { drop: ["ALL"] },
              seccompProfile: { type: "RuntimeDefault" },
            }
          : privileged
            ? { privileged: true }
            : {},
      },
    ],
  };
}

function workloadObjects(cluster: DemoCluster, workload: DemoWorkload, release: number): Json[] {
  const { namespace, name, kind, replicas = 1, labels = {} } = workload;
  const image = `${repositoryOf(workload)}:${tagOf(release)}`;
  const podLabels = { app: name };
  const template = { metadata: { labels: podLabels }, spec: podSpec(workload, image) };
  const count = kind === "DaemonSet" ? cluster.nodes.length : replicas;
  const spec =
    kind === "CronJob"
      ? { schedule: "17 2 * * *", jobTemplate: { spec: { template } } }
      : { ...(kind === "DaemonSet" ? {} : { replicas }), selector: { matchLabels: podLabels }, template };
  const status = kind === "DaemonSet" ? { desiredNumberScheduled: count, numberReady: count } : { replicas: count, readyReplicas: count };
  return [
    {
      apiVersion: kind === "CronJob" ? "batch/v1" : "apps/v1",
      kind,
      metadata: { namespace, name, labels: { "app.kubernetes.io/name": name, ...labels } },
      spec,
      status: kind === "CronJob" ? {} : status,
    },
    ...Array.from({ length: count }, (_, replica) => podObject(cluster, workload, release, replica, image)),
    ...published(workload),
  ];
}

function podObject(cluster: DemoCluster, workload: DemoWorkload, release: number, replica: number, image: string): Json {
  const { namespace, name, kind } = workload;
  const pod = podName(workload, cluster.name, release, replica);
  const owner =
    kind === "Deployment"
      ? { kind: "ReplicaSet", name: pod.slice(0, pod.lastIndexOf("-")) }
      : kind === "CronJob"
        ? { kind: "Job", name: pod.slice(0, pod.lastIndexOf("-")) }
        : { kind, name };
  const hash = kind === "Deployment" ? { "pod-template-hash": owner.name.slice(name.length + 1) } : {};
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name: pod, labels: { app: name, ...hash }, ownerReferences: [{ apiVersion: "v1", controller: true, ...owner }] },
    spec: { nodeName: cluster.nodes[replica % cluster.nodes.length]?.name, ...podSpec(workload, image) },
    status: {
      phase: "Running",
      containerStatuses: [{ name, image, ready: true, imageID: `${repositoryOf(workload)}@${fakeDigest(image)}` }],
    },
  };
}

function published({ namespace, name, host, loadBalancer }: DemoWorkload): Json[] {
  const service = (type: string, status: Json) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name },
    spec: { type, selector: { app: name }, ports: [{ port: 443, targetPort: 8080, protocol: "TCP" }] },
    status,
  });
  if (loadBalancer) return [service("LoadBalancer", { loadBalancer: { ingress: [{ hostname: `${name}.lb.acme.example` }] } })];
  if (!host) return [service("ClusterIP", { loadBalancer: {} })];
  return [
    service("ClusterIP", { loadBalancer: {} }),
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { namespace, name },
      spec: {
        ingressClassName: "nginx",
        tls: [{ hosts: [host], secretName: `${name}-tls` }],
        rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 443 } } } }] } }],
      },
    },
  ];
}
