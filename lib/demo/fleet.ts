/**
 * The demo fleet: a made-up company whose images are covered by real reports (see sources.ts). What a workload says
 * here is all that is made up about it; counts, severities and packages are the tools' own.
 */

export interface DemoCluster {
  name: string;
  provider: string;
  version: string;
  nodes: { name: string; roles: string[]; osImage: string }[];
  /** whether Falco runs there */
  sensor: boolean;
}

const node = (name: string, osImage: string, ...roles: string[]) => ({ name, osImage, roles });

export const CLUSTERS: readonly DemoCluster[] = [
  {
    name: "eks-prod-eu",
    provider: "AWS",
    version: "v1.33.5",
    sensor: true,
    nodes: ["a", "b", "c"].map((zone) =>
      node(`ip-10-20-${zone === "a" ? 1 : zone === "b" ? 2 : 3}-17.eu-west-1.compute.internal`, "Amazon Linux 2023"),
    ),
  },
  {
    name: "gke-prod-us",
    provider: "Google Cloud",
    version: "v1.33.4-gke.1134000",
    sensor: true,
    nodes: ["4k2p", "9xvd"].map((suffix) => node(`gke-prod-us-pool-1-${suffix}`, "Container-Optimized OS from Google")),
  },
  {
    name: "eks-stage-eu",
    provider: "AWS",
    version: "v1.34.1",
    sensor: true,
    nodes: [node("ip-10-30-1-44.eu-west-1.compute.internal", "Bottlerocket OS 1.49.0")],
  },
  {
    name: "onprem-core",
    provider: "on premises",
    version: "v1.29.14",
    sensor: false,
    nodes: [
      node("core-cp-1", "Ubuntu 22.04.5 LTS", "control-plane"),
      node("core-w-1", "Ubuntu 22.04.5 LTS"),
      node("core-w-2", "Ubuntu 20.04.6 LTS"),
    ],
  },
];

export interface DemoTeam {
  name: string;
  contact: string;
  criticality: "low" | "medium" | "high" | "very_high";
  loadLine: number | null;
  namespaces: string[];
  people: string[];
}

export const TEAMS: readonly DemoTeam[] = [
  {
    name: "payments",
    contact: "#team-payments",
    criticality: "very_high",
    loadLine: 90,
    namespaces: ["payments"],
    people: ["Ines Duarte", "Tomasz Zielinski"],
  },
  {
    name: "storefront",
    contact: "#team-storefront",
    criticality: "high",
    loadLine: null,
    namespaces: ["storefront", "storefront-preview"],
    people: ["Amara Nwosu", "Jonas Lindqvist"],
  },
  {
    name: "data-platform",
    contact: "#data-platform",
    criticality: "medium",
    loadLine: 140,
    namespaces: ["data", "data-lab"],
    people: ["Priya Raman"],
  },
  {
    name: "identity",
    contact: "#identity",
    criticality: "very_high",
    loadLine: 80,
    namespaces: ["identity"],
    people: ["Chiara Moretti", "Samir Haddad"],
  },
  {
    name: "logistics",
    contact: "#logistics-eng",
    criticality: "medium",
    loadLine: null,
    namespaces: ["logistics"],
    people: ["Marta Kowalska"],
  },
  {
    name: "platform",
    contact: "#platform-oncall",
    criticality: "high",
    loadLine: 120,
    namespaces: ["kube-system", "ingress", "monitoring"],
    people: ["Diego Fuentes", "Lena Vogt"],
  },
];

/** Which real reports stand behind an image; "none" is never scanned. */
export type SourceName =
  | "juice-shop"
  | "alpine"
  | "nginx"
  | "minio"
  | "kube-proxy"
  | "kindnet"
  | "coredns"
  | "local-path"
  | "etcd"
  | "python"
  | "distroless"
  | "debian"
  | "ubuntu"
  | "photon"
  | "amazonlinux"
  | "busybox"
  | "gobinary"
  | "clean"
  | "base-node"
  | "base-debian"
  | "none";

export interface DemoWorkload {
  namespace: string;
  name: string;
  kind: "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob";
  clusters: string[];
  source: SourceName;
  /** part of the report's rows that its first release shows */
  share: number;
  /** releases over the ninety days */
  releases: number;
  host?: string;
  loadBalancer?: boolean;
  privileged?: boolean;
  hostNetwork?: boolean;
  hardened?: boolean;
  replicas?: number;
  /** days since its tools last looked; default: they look every week */
  staleDays?: number;
  labels?: Record<string, string>;
  /** days back at which its releases began to run, oldest first, where the story needs them; default: spread over the ninety */
  days?: readonly number[];
  /** rows of the report, by id, that the story is about: whatever its share, these releases show them and no others */
  told?: Readonly<Record<string, readonly number[]>>;
}

const EU = ["eks-prod-eu"];
const US = ["gke-prod-us"];
const BOTH = ["eks-prod-eu", "gke-prod-us"];
const STAGE = ["eks-stage-eu"];
const CORE = ["onprem-core"];
const ALL = ["eks-prod-eu", "gke-prod-us", "eks-stage-eu", "onprem-core"];

const workload = (
  namespace: string,
  name: string,
  clusters: string[],
  source: SourceName,
  share: number,
  releases: number,
  more: Partial<DemoWorkload> = {},
): DemoWorkload => ({ namespace, name, kind: "Deployment", clusters, source, share, releases, ...more });

export const WORKLOADS: readonly DemoWorkload[] = [
  // the newest release brought an old zlib: three days, and only just begun
  workload("payments", "checkout-api", BOTH, "juice-shop", 0.05, 5, {
    days: [92, 75, 55, 27, 2],
    told: { "CVE-2022-37434": [4] },
    host: "pay.acme.example",
    replicas: 6,
    hardened: true,
  }),
  workload("payments", "payment-gateway", BOTH, "alpine", 0.1, 4, { host: "gateway.acme.example", replicas: 4, hardened: true }),
  workload("payments", "card-vault", EU, "distroless", 1, 3, { hardened: true, replicas: 3 }),
  workload("payments", "fraud-scorer", EU, "debian", 1, 2, { replicas: 2 }),
  workload("payments", "ledger", BOTH, "coredns", 1, 4, { replicas: 3, hardened: true }),
  workload("payments", "ledger-db", EU, "local-path", 0.8, 1, { kind: "StatefulSet", replicas: 3 }),
  workload("payments", "invoice-worker", EU, "busybox", 1, 2, { kind: "CronJob" }),
  workload("payments", "settlement-export", CORE, "none", 0, 1, { kind: "CronJob" }),
  workload("storefront", "web", BOTH, "juice-shop", 0.07, 6, {
    days: [92, 73, 57, 36, 24, 10],
    told: { "CVE-2023-42282": [], "CVE-2021-44906": [], "CVE-2022-48174": [], "CVE-2020-7774": [3], "CVE-2021-3711": [3] },
    host: "shop.acme.example",
    replicas: 12,
  }),
  // what its first release had came back with this week's
  workload("storefront", "catalog", BOTH, "alpine", 0.7, 4, {
    days: [92, 65, 30, 6],
    told: { "CVE-2021-42383": [0, 3] },
    replicas: 5,
  }),
  workload("storefront", "cart", BOTH, "gobinary", 1, 5, { replicas: 5, hardened: true }),
  workload("storefront", "search", EU, "minio", 0.3, 3, { replicas: 3, days: [92, 33, 5] }),
  workload("storefront", "image-resizer", BOTH, "nginx", 0.25, 2, { replicas: 2 }),
  workload("storefront", "recommendations", US, "python", 0.08, 2, { replicas: 2 }),
  // two months ago a new base image put it above the line; it was rebuilt this week
  workload("storefront", "assets", BOTH, "nginx", 0.04, 4, {
    days: [92, 63, 46, 3],
    told: {
      "CVE-2020-15999": [1, 2],
      "CVE-2018-6551": [1],
      "CVE-2022-1292": [],
      "CVE-2022-22823": [1, 2],
    },
    host: "static.acme.example",
    replicas: 4,
  }),
  workload("storefront-preview", "preview", STAGE, "juice-shop", 0.1, 6, {
    told: { "CVE-2017-16042": [], "CVE-2021-3711": [], "CVE-2022-2421": [], "CVE-2023-25813": [] },
    host: "preview.acme.example",
  }),
  workload("storefront-preview", "preview-api", STAGE, "clean", 0, 4),
  workload("data", "airflow-webserver", EU, "python", 0.02, 2, { host: "airflow.acme.example", privileged: true }),
  workload("data", "airflow-scheduler", EU, "python", 0.12, 2),
  workload("data", "airflow-worker", EU, "python", 0.14, 2, { replicas: 8 }),
  workload("data", "kafka", EU, "photon", 1, 1, { kind: "StatefulSet", replicas: 3 }),
  workload("data", "minio", EU, "minio", 1, 3, { kind: "StatefulSet", replicas: 4, days: [92, 41, 4] }),
  workload("data", "spark-history", EU, "amazonlinux", 1, 1),
  workload("data", "schema-registry", EU, "ubuntu", 1, 2),
  workload("data", "etl-nightly", EU, "debian", 1, 2, { kind: "CronJob" }),
  workload("data-lab", "jupyter", STAGE, "python", 0.015, 1, { loadBalancer: true, privileged: true, staleDays: 24 }),
  workload("data-lab", "mlflow", STAGE, "none", 0, 1),
  workload("identity", "keycloak", BOTH, "local-path", 0.3, 3, { host: "id.acme.example", replicas: 3, hardened: true }),
  workload("identity", "session-store", BOTH, "alpine", 0.3, 2, { kind: "StatefulSet", replicas: 3 }),
  workload("identity", "mfa-gateway", BOTH, "gobinary", 1, 3, {
    days: [92, 68, 50],
    told: { "CVE-2026-56123": [1] },
    host: "mfa.acme.example",
    hardened: true,
  }),
  workload("identity", "directory-sync", CORE, "amazonlinux", 1, 1, { kind: "CronJob", staleDays: 33 }),
  workload("identity", "audit-writer", BOTH, "clean", 0, 2, { hardened: true }),
  workload("identity", "ldap-proxy", CORE, "none", 0, 1),
  workload("logistics", "tracker", US, "juice-shop", 0.3, 3, { replicas: 3 }),
  workload("logistics", "route-planner", US, "coredns", 1, 2, { replicas: 2, hardened: true }),
  workload("logistics", "carrier-gateway", US, "alpine", 0.1, 3, {
    days: [92, 58, 19],
    host: "carriers.acme.example",
    replicas: 2,
  }),
  workload("logistics", "label-printer", CORE, "ubuntu", 1, 1, { hostNetwork: true, staleDays: 41 }),
  workload("logistics", "warehouse-sync", CORE, "debian", 1, 1, { kind: "CronJob" }),
  workload("logistics", "geo-cache", US, "distroless", 1, 2, { kind: "StatefulSet", replicas: 2 }),
  workload("logistics", "driver-app-api", US, "gobinary", 1, 4, {
    days: [92, 68, 44, 20],
    told: { "CVE-2026-56123": [1] },
    host: "drivers.acme.example",
    replicas: 3,
    hardened: true,
  }),
  workload("ingress", "ingress-nginx", BOTH, "nginx", 0.03, 3, { loadBalancer: true, replicas: 3 }),
  workload("ingress", "external-dns", BOTH, "clean", 0, 2, { hardened: true }),
  workload("ingress", "cert-manager", BOTH, "gobinary", 1, 2, { hardened: true }),
  workload("kube-system", "kube-proxy", ALL, "kube-proxy", 0.05, 2, { kind: "DaemonSet", hostNetwork: true, privileged: true }),
  workload("kube-system", "cni", ALL, "kindnet", 0.05, 2, { kind: "DaemonSet", hostNetwork: true, privileged: true }),
  workload("kube-system", "coredns", ALL, "coredns", 1, 2, { replicas: 2, hardened: true }),
  workload("kube-system", "local-path-provisioner", CORE, "local-path", 1, 1, { staleDays: 19 }),
  workload("kube-system", "etcd-backup", CORE, "etcd", 1, 1, { kind: "CronJob", staleDays: 19 }),
  workload("monitoring", "prometheus", BOTH, "etcd", 0.8, 2, { kind: "StatefulSet" }),
  workload("monitoring", "grafana", EU, "alpine", 0.05, 3, { host: "grafana.acme.example" }),
  workload("monitoring", "node-exporter", ALL, "busybox", 0.3, 1, { kind: "DaemonSet", hostNetwork: true }),
  workload("monitoring", "log-shipper", BOTH, "debian", 1, 2, { kind: "DaemonSet" }),
  workload("monitoring", "falco", ["eks-prod-eu", "gke-prod-us", "eks-stage-eu"], "photon", 1, 2, { kind: "DaemonSet", privileged: true }),
  workload("legacy", "ftp", CORE, "none", 0, 1, { loadBalancer: true }),
  workload("legacy", "wiki", CORE, "nginx", 0.05, 1, { told: { "CVE-2020-15999": [0] }, host: "wiki.acme.example", staleDays: 62 }),
  workload("legacy", "report-batch", CORE, "none", 0, 1, { kind: "CronJob", privileged: true }),
  workload("legacy", "timesheet", CORE, "minio", 0.05, 1, { staleDays: 48, hostNetwork: true }),
  workload("tools", "artifact-mirror", STAGE, "nginx", 0.3, 1),
  workload("tools", "build-cache", STAGE, "alpine", 0.5, 1, { labels: { team: "platform" } }),
];

export const REGISTRY = "registry.acme.example";
export const repositoryOf = ({ namespace, name }: DemoWorkload): string => `${REGISTRY}/${namespace}/${name}`;

/** Days back at which each release of a workload began to run, oldest first; the first stood before the ninety days. */
export function releaseDays({ releases, days }: DemoWorkload, jitter: (index: number) => number): readonly number[] {
  if (days) return days;
  const drawn = [92];
  // Later ones stand closer to today, so that a week without any mending is rare.
  for (let index = 1; index < releases; index++) drawn.push(Math.round(92 - (index * 90) / (releases - 0.6) + (jitter(index) - 0.5) * 10));
  return drawn;
}
