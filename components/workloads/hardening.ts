import type { WorkloadDetail } from "@/lib/schemas/inventory";

export type Container = WorkloadDetail["containers"][number];

export interface Setting {
  name: string;
  verdict: "good" | "bad" | "unknown";
  /** what is set, in a word or two */
  shown: string;
  why: string;
}

/** Capabilities that the restricted Pod Security Standard lets a container add. */
const HARMLESS = new Set(["NET_BIND_SERVICE"]);
const bare = (capability: string): string => capability.toUpperCase().replace(/^CAP_/, "");

function userSetting({ runAsNonRoot, runAsUser }: Container): Setting {
  const name = "Runs as non-root";
  if (runAsUser === 0) return { name, verdict: "bad", shown: "uid 0", why: "The spec asks for root" };
  if (runAsUser !== null) return { name, verdict: "good", shown: `uid ${runAsUser}`, why: "The spec asks for a user that is not root" };
  if (runAsNonRoot === true) return { name, verdict: "good", shown: "yes", why: "The kubelet refuses to start it as root" };
  if (runAsNonRoot === false) return { name, verdict: "bad", shown: "no", why: "The spec allows root" };
  return { name, verdict: "unknown", shown: "not set", why: "The image's own user decides, and nothing stops it from being root" };
}

function capabilitySetting({ capabilitiesAdd, capabilitiesDrop, privileged }: Container): Setting {
  const name = "Capabilities";
  const added = capabilitiesAdd.map(bare).filter((capability) => !HARMLESS.has(capability));
  if (privileged) return { name, verdict: "bad", shown: "all", why: "Privileged: it holds every capability" };
  if (added.length > 0)
    return { name, verdict: "bad", shown: `+ ${added.join(", ")}`, why: "It is given more than the runtime's defaults" };
  if (capabilitiesDrop.some((capability) => bare(capability) === "ALL")) {
    return {
      name,
      verdict: "good",
      shown: capabilitiesAdd.length > 0 ? `only ${capabilitiesAdd.map(bare).join(", ")}` : "none",
      why: "All are dropped",
    };
  }
  return {
    name,
    verdict: "bad",
    shown: capabilitiesDrop.length > 0 ? `defaults − ${capabilitiesDrop.map(bare).join(", ")}` : "runtime's defaults",
    why: "Not all are dropped: CHOWN, SETUID, NET_RAW and others stay",
  };
}

function seccompSetting({ seccomp, privileged }: Container): Setting {
  const name = "Seccomp profile";
  if (privileged) return { name, verdict: "bad", shown: "unconfined", why: "A privileged container runs without one" };
  if (seccomp === null)
    return { name, verdict: "unknown", shown: "not set", why: "Unconfined, unless the kubelet has a default of its own" };
  return seccomp === "Unconfined"
    ? { name, verdict: "bad", shown: seccomp, why: "Every system call is allowed" }
    : { name, verdict: "good", shown: seccomp, why: "System calls are filtered" };
}

/** A container's settings, each judged against the restricted Pod Security Standard (and its limits against good sense). */
export function settingsOf(container: Container): Setting[] {
  const { privileged, allowPrivilegeEscalation, readOnlyRootFilesystem, hostPorts, limits } = container;
  const missing = ["cpu", "memory"].filter((resource) => limits[resource] === undefined);
  return [
    {
      name: "Privileged",
      verdict: privileged ? "bad" : "good",
      shown: privileged ? "yes" : "no",
      why: privileged ? "It can do on the node whatever root can" : "It is kept apart from the node",
    },
    userSetting(container),
    {
      name: "Privilege escalation",
      verdict: allowPrivilegeEscalation === false ? "good" : "bad",
      shown: allowPrivilegeEscalation === false ? "not allowed" : allowPrivilegeEscalation === null ? "allowed by default" : "allowed",
      why:
        allowPrivilegeEscalation === false ? "setuid programs gain nothing" : "A setuid program can gain more than the container was given",
    },
    capabilitySetting(container),
    seccompSetting(container),
    {
      name: "Root filesystem",
      verdict: readOnlyRootFilesystem === true ? "good" : "bad",
      shown: readOnlyRootFilesystem === true ? "read-only" : "writable",
      why: readOnlyRootFilesystem === true ? "Nothing can be dropped into it" : "Whoever gets in can drop programs and run them",
    },
    {
      name: "Host ports",
      verdict: hostPorts.length > 0 ? "bad" : "good",
      shown: hostPorts.length > 0 ? hostPorts.join(", ") : "none",
      why: hostPorts.length > 0 ? "Reachable on the node's own address" : "Not reachable on the node's address",
    },
    {
      name: "Limits",
      verdict: limits.memory === undefined ? "bad" : "good",
      shown:
        missing.length === 2
          ? "none"
          : Object.entries(limits)
              .map(([resource, value]) => `${resource} ${value}`)
              .join(", "),
      why: limits.memory === undefined ? "Without a memory limit it can starve its node" : "It cannot starve its node of memory",
    },
  ];
}

const TEMPLATE_PATH: Record<string, readonly string[]> = { CronJob: ["spec", "jobTemplate", "spec", "template", "spec"], Pod: ["spec"] };
const DEFAULT_PATH = ["spec", "template", "spec"] as const;

/** YAML lines that bring a container to the restricted standard; empty where nothing is to change. */
function containerLines(container: Container): string[] {
  const bad = new Set(
    settingsOf(container)
      .filter(({ verdict }) => verdict !== "good")
      .map(({ name }) => name),
  );
  const context: string[] = [];
  if (bad.has("Privileged")) context.push("privileged: false");
  if (bad.has("Runs as non-root")) context.push("runAsNonRoot: true");
  if (container.runAsUser === 0) context.push("runAsUser: 10001 # any but 0 that can read what it needs");
  if (bad.has("Privilege escalation")) context.push("allowPrivilegeEscalation: false");
  if (bad.has("Root filesystem")) context.push("readOnlyRootFilesystem: true");
  if (bad.has("Capabilities")) {
    context.push("capabilities:", '  drop: ["ALL"]');
    if (container.capabilitiesAdd.length > 0) context.push(`  add: [] # was ${container.capabilitiesAdd.join(", ")}`);
  }
  if (bad.has("Seccomp profile")) context.push("seccompProfile:", "  type: RuntimeDefault");
  const limits = bad.has("Limits") ? ["resources:", "  limits:", "    memory: # what it needs at its peak"] : [];
  if (context.length === 0 && limits.length === 0) return [];
  return [
    `- name: ${container.name}`,
    ...(context.length > 0 ? ["  securityContext:", ...context.map((line) => `    ${line}`)] : []),
    ...limits.map((line) => `  ${line}`),
  ];
}

/** What to change in the manifest, as YAML at its place in it; null where there is nothing to change. */
export function manifestPatch(workload: Pick<WorkloadDetail, "kind" | "containers" | "podSpec">): string | null {
  const { hostNetwork, hostPID, hostIPC, automountToken } = workload.podSpec;
  const pod = [
    ...(hostNetwork ? ["hostNetwork: false"] : []),
    ...(hostPID ? ["hostPID: false"] : []),
    ...(hostIPC ? ["hostIPC: false"] : []),
    ...(automountToken === false ? [] : ["automountServiceAccountToken: false # unless it calls the Kubernetes API"]),
  ];
  const list = (kind: Container["kind"], key: string): string[] => {
    const lines = workload.containers.filter((container) => container.kind === kind).flatMap(containerLines);
    return lines.length === 0 ? [] : [`${key}:`, ...lines.map((line) => `  ${line}`)];
  };
  const body = [...list("init", "initContainers"), ...list("container", "containers")];
  const lines = [...pod, ...body];
  if (lines.length === 0 || (body.length === 0 && !hostNetwork && !hostPID && !hostIPC)) return null;
  const path = TEMPLATE_PATH[workload.kind] ?? DEFAULT_PATH;
  return [...path.map((key, depth) => `${"  ".repeat(depth)}${key}:`), ...lines.map((line) => `${"  ".repeat(path.length)}${line}`)].join(
    "\n",
  );
}
