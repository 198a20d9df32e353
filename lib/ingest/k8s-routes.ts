import type { InventoryRecord, RouteObject } from "@/lib/core/records";
import type { Meta } from "./k8s-meta";
import { type JsonObject, list, name, names, object, objects } from "./value";

type Backend = RouteObject["backends"][number];

/** A backend of networking.k8s.io/v1 (service.name) or of extensions/v1beta1 (serviceName). */
function ingressBackend(value: unknown): Backend[] {
  const backend = object(value);
  const service = object(backend?.service);
  const port = object(service?.port);
  const serviceName = name(service?.name) ?? name(backend?.serviceName);
  if (serviceName === null) return [];
  return [{ service: serviceName, namespace: null, port: name(port?.name) ?? name(port?.number) ?? name(backend?.servicePort) }];
}

const unique = (backends: readonly Backend[]): Backend[] => [
  ...new Map(backends.map((backend) => [JSON.stringify(backend), backend])).values(),
];

export function ingress(value: JsonObject, meta: Meta): InventoryRecord {
  const spec = object(value.spec) ?? {};
  const rules = objects(spec.rules);
  const tls = objects(spec.tls);
  const paths = rules.flatMap((rule) => objects(object(rule.http)?.paths));
  return {
    type: "inventory",
    object: "route",
    kind: "Ingress",
    namespace: meta.namespace,
    name: meta.name,
    className: name(spec.ingressClassName) ?? name(meta.annotations["kubernetes.io/ingress.class"]),
    hosts: names([...rules.map((rule) => rule.host), ...tls.flatMap((entry) => list(entry.hosts))]),
    tls: tls.length > 0,
    backends: unique([...ingressBackend(spec.defaultBackend ?? spec.backend), ...paths.flatMap((path) => ingressBackend(path.backend))]),
  };
}

export function gateway(value: JsonObject, meta: Meta): InventoryRecord {
  const spec = object(value.spec) ?? {};
  const listeners = objects(spec.listeners);
  return {
    type: "inventory",
    object: "route",
    kind: "Gateway",
    namespace: meta.namespace,
    name: meta.name,
    className: name(spec.gatewayClassName),
    hosts: names(listeners.map((listener) => listener.hostname)),
    tls: listeners.some((listener) => listener.tls !== undefined || listener.protocol === "HTTPS" || listener.protocol === "TLS"),
    backends: [],
  };
}

/** A Gateway API route; its class is the gateway that it hangs on. */
export const gatewayRoute =
  (kind: string) =>
  (value: JsonObject, meta: Meta): InventoryRecord => {
    const spec = object(value.spec) ?? {};
    const parent = object(list(spec.parentRefs)[0]);
    const parentName = name(parent?.name);
    const backends = list(spec.rules).flatMap((rule) =>
      list(object(rule)?.backendRefs).flatMap((entry): Backend[] => {
        const ref = object(entry);
        const service = name(ref?.name);
        if (service === null || (name(ref?.kind) ?? "Service") !== "Service") return [];
        return [{ service, namespace: name(ref?.namespace), port: name(ref?.port) }];
      }),
    );
    return {
      type: "inventory",
      object: "route",
      kind,
      namespace: meta.namespace,
      name: meta.name,
      className: parentName === null ? null : `${name(parent?.namespace) ?? meta.namespace}/${parentName}`,
      hosts: names(spec.hostnames),
      tls: kind === "TLSRoute",
      backends: unique(backends),
    };
  };
