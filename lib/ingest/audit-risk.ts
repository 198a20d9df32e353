import { type Priority, priorityNumber } from "@/lib/core/priority";
import { type JsonObject, list, name, object, objects } from "./value";

/** What makes a request to the API worth telling of: how urgent, and the words for it. */
export interface AuditRisk {
  priority: Priority;
  reasons: string[];
}

export interface AuditRequest {
  verb: string;
  resource: string;
  subresource: string;
  user: string;
  /** HTTP status of the answer; null where it is not said */
  code: number | null;
  body: JsonObject | null;
}

const WRITES = new Set(["create", "update", "patch", "delete", "deletecollection"]);
const INTO_PODS = new Set(["exec", "attach", "portforward", "ephemeralcontainers", "proxy"]);
const BINDINGS = new Set(["clusterrolebindings", "rolebindings"]);
const ROLES = new Set(["clusterroles", "roles"]);
/** What clients write all the time without changing anything. */
const CHATTER = new Set([
  "leases",
  "events",
  "endpoints",
  "endpointslices",
  "tokenreviews",
  "subjectaccessreviews",
  "selfsubjectaccessreviews",
]);
/** Parts of Kubernetes itself: what they do without risk is routine. */
const SYSTEM = /^system:(?:node:|kube-|apiserver|serviceaccount:kube-system:|addon-manager|cloud-controller)/;

/** The pod spec of whatever makes pods. */
function podSpec(body: JsonObject | null): JsonObject | null {
  const spec = object(body?.spec);
  const template = object(spec?.template) ?? object(object(object(spec?.jobTemplate)?.spec)?.template);
  return object(template?.spec) ?? (Array.isArray(spec?.containers) ? spec : null);
}

/** What a pod asks for that would let it out of its container. */
function podRisks(spec: JsonObject): string[] {
  const containers = [...objects(spec.containers), ...objects(spec.initContainers), ...objects(spec.ephemeralContainers)];
  return [
    containers.some((container) => object(container.securityContext)?.privileged === true) ? "privileged" : null,
    spec.hostNetwork === true ? "host network" : null,
    spec.hostPID === true ? "host processes" : null,
    spec.hostIPC === true ? "host IPC" : null,
    objects(spec.volumes).some((volume) => object(volume.hostPath) !== null) ? "host path" : null,
  ].filter((risk) => risk !== null);
}

const holdsWildcard = (body: JsonObject | null): boolean =>
  objects(body?.rules).some((rule) => list(rule.verbs).includes("*") && list(rule.resources).includes("*"));

/** What a request is worth; null for routine, which is only counted. */
export function auditRisk({ verb, resource, subresource, user, code, body }: AuditRequest): AuditRisk | null {
  const refused = code !== null && code >= 400;
  const risk = (priority: Priority, ...reasons: string[]): AuditRisk => ({
    priority: refused && priorityNumber(priority) > priorityNumber("notice") ? "notice" : priority,
    reasons: refused ? [...reasons, code === 401 || code === 403 ? "refused" : "failed"] : reasons,
  });
  if (resource === "pods" && INTO_PODS.has(subresource)) return risk("warning");
  const writes = WRITES.has(verb);
  if (writes && BINDINGS.has(resource)) {
    const role = name(object(body?.roleRef)?.name);
    return role === "cluster-admin" ? risk("critical", "cluster-admin") : risk("notice");
  }
  if (writes && ROLES.has(resource)) return holdsWildcard(body) ? risk("warning", "all verbs on all resources") : risk("notice");
  if (writes && subresource === "") {
    const spec = podSpec(body);
    const risks = spec === null ? [] : podRisks(spec);
    if (risks.length > 0) return risk(risks.includes("privileged") || risks.includes("host processes") ? "error" : "warning", ...risks);
  }
  if (user === "system:anonymous" && !refused && resource !== "") return risk("warning", "anonymous");
  if (code === 403) return risk("notice");
  if (SYSTEM.test(user)) return null;
  const automated = user.startsWith("system:serviceaccount:");
  if (resource === "secrets") return risk(automated ? "debug" : writes || verb === "list" ? "notice" : "informational");
  const byHand = writes && !automated && resource !== "" && subresource !== "status" && !CHATTER.has(resource);
  return byHand ? risk("informational") : null;
}
