import type { ExposureLevel } from "@/lib/core/exposure-level";

export interface ServiceFacts {
  namespace: string;
  name: string;
  type: string;
  selector: Readonly<Record<string, string>>;
  ports: readonly { port: number; nodePort: number | null }[];
  addresses: readonly string[];
}

export interface RouteFacts {
  namespace: string;
  kind: string;
  name: string;
  hosts: readonly string[];
  tls: boolean;
  backends: readonly { service: string; namespace: string | null }[];
}

export interface WorkloadFacts {
  id: string;
  namespace: string;
  podLabels: Readonly<Record<string, string>>;
  hostNetwork: boolean;
  hostPorts: readonly number[];
}

/** One way in from outside. */
export interface WayIn {
  workloadId: string;
  kind: string;
  via: string;
  host: string;
  port: number;
}

export interface ExposureFacts {
  services: readonly ServiceFacts[];
  routes: readonly RouteFacts[];
  workloads: readonly WorkloadFacts[];
  /** whether services were ever listed for the cluster; without them "inside only" cannot be told */
  servicesKnown: boolean;
}

const PRIVATE =
  /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:|fe80:)/i;

/** How each workload can be reached: host ports and networks, node ports, load balancers, and routes by host name. */
export function waysIn({ services, routes, workloads, servicesKnown }: ExposureFacts): {
  ways: WayIn[];
  levels: Map<string, ExposureLevel>;
} {
  const ways: WayIn[] = [];
  const levels = new Map<string, ExposureLevel>(workloads.map(({ id }) => [id, servicesKnown ? 1 : 0]));
  const add = (way: WayIn, level: ExposureLevel) => {
    ways.push(way);
    levels.set(way.workloadId, Math.max(levels.get(way.workloadId) ?? 0, level) as ExposureLevel);
  };
  const behind = (service: ServiceFacts) => workloads.filter((workload) => selects(service, workload));

  for (const { id, hostNetwork, hostPorts } of workloads) {
    if (hostNetwork) add({ workloadId: id, kind: "hostNetwork", via: "pod", host: "", port: 0 }, 3);
    for (const port of hostPorts) add({ workloadId: id, kind: "hostPort", via: "pod", host: "", port }, 3);
  }
  for (const service of services) {
    if (service.type !== "LoadBalancer" && service.type !== "NodePort" && service.addresses.length === 0) continue;
    const isPrivate = service.addresses.length > 0 && service.addresses.every((address) => PRIVATE.test(address));
    const kind = service.type === "ClusterIP" ? "ExternalIP" : service.type;
    for (const workload of behind(service)) {
      for (const { port, nodePort } of service.ports) {
        const open = kind === "NodePort" ? (nodePort ?? port) : port;
        add({ workloadId: workload.id, kind, via: service.name, host: service.addresses[0] ?? "", port: open }, isPrivate ? 2 : 3);
      }
    }
  }
  const byName = new Map(services.map((service) => [`${service.namespace}/${service.name}`, service]));
  for (const route of routes) {
    for (const backend of route.backends) {
      const service = byName.get(`${backend.namespace ?? route.namespace}/${backend.service}`);
      for (const workload of service ? behind(service) : []) {
        for (const host of route.hosts.length > 0 ? route.hosts : ["*"]) {
          add({ workloadId: workload.id, kind: route.kind, via: route.name, host, port: route.tls ? 443 : 80 }, 3);
        }
      }
    }
  }
  return { ways, levels };
}

function selects({ namespace, selector }: ServiceFacts, workload: WorkloadFacts): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && workload.namespace === namespace && wanted.every(([label, value]) => workload.podLabels[label] === value);
}
