import type { ContainerSpec, PodSpec } from "@/lib/core/records";
import { flag, integer, type JsonObject, labels, list, name, names, object } from "./value";

const MAX_CONTAINERS = 200;

/** User ids are 64 bits wide; beyond what a double holds exactly, they are not known. */
const userId = (value: unknown): number | null => integer(value, Number.MAX_SAFE_INTEGER);

function seccompOf(context: JsonObject | null): string | null {
  const profile = object(context?.seccompProfile);
  const type = name(profile?.type);
  const local = name(profile?.localhostProfile);
  return type !== null && local !== null ? `${type}/${local}` : type;
}

/** Limits are text or numbers ("500m", 1). */
const limitsOf = (value: unknown): Record<string, string> =>
  labels(
    Object.fromEntries(Object.entries(object(value) ?? {}).map(([key, limit]) => [key, typeof limit === "number" ? String(limit) : limit])),
  );

function container(value: unknown, kind: ContainerSpec["kind"], pod: JsonObject | null): ContainerSpec | null {
  const given = object(value);
  const containerName = name(given?.name);
  if (given === null || containerName === null) return null;
  const context = object(given.securityContext);
  const capabilities = object(context?.capabilities);
  const ports = list(given.ports).flatMap((port) => integer(object(port)?.hostPort, 65_535) ?? []);
  return {
    kind,
    name: containerName,
    image: name(given.image) ?? "",
    privileged: context?.privileged === true,
    // A container's own word goes before the pod's.
    runAsNonRoot: flag(context?.runAsNonRoot) ?? flag(pod?.runAsNonRoot),
    runAsUser: userId(context?.runAsUser) ?? userId(pod?.runAsUser),
    readOnlyRootFilesystem: flag(context?.readOnlyRootFilesystem),
    allowPrivilegeEscalation: flag(context?.allowPrivilegeEscalation),
    capabilitiesAdd: names(capabilities?.add),
    capabilitiesDrop: names(capabilities?.drop),
    seccomp: seccompOf(context) ?? seccompOf(pod),
    hostPorts: [...new Set(ports.filter((port) => port > 0))],
    limits: limitsOf(object(given.resources)?.limits),
  };
}

/** What of a pod's spec bears on security. Environment, arguments and mounts are not kept: they can hold secrets. */
export function podSpec(value: unknown): PodSpec {
  const spec = object(value) ?? {};
  const context = object(spec.securityContext);
  const containers = (
    [
      ["container", spec.containers],
      ["init", spec.initContainers],
      ["ephemeral", spec.ephemeralContainers],
    ] as const
  ).flatMap(([kind, given]) =>
    list(given)
      .slice(0, MAX_CONTAINERS)
      .flatMap((entry) => container(entry, kind, context) ?? []),
  );
  return {
    serviceAccount: name(spec.serviceAccountName) ?? name(spec.serviceAccount),
    automountToken: flag(spec.automountServiceAccountToken),
    hostNetwork: spec.hostNetwork === true,
    hostPID: spec.hostPID === true,
    hostIPC: spec.hostIPC === true,
    hostPaths: names(list(spec.volumes).map((volume) => object(object(volume)?.hostPath)?.path)),
    containers,
  };
}
