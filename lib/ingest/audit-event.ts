import type { CountedRecord, OwnerRef, RuntimeRecord } from "@/lib/core/records";
import { auditRisk } from "./audit-risk";
import { controllerOf } from "./resource-target";
import { cleanValue, fact, integer, type JsonObject, name, names, object, objects, text, time } from "./value";

/** The kinds of the resources that are workloads. */
const WORKLOAD_KINDS: ReadonlyMap<string, string> = new Map([
  ["deployments", "Deployment"],
  ["statefulsets", "StatefulSet"],
  ["daemonsets", "DaemonSet"],
  ["replicasets", "ReplicaSet"],
  ["cronjobs", "CronJob"],
  ["jobs", "Job"],
  ["replicationcontrollers", "ReplicationController"],
]);

/** The controller that a request is about: the resource itself, or the owner that a new pod names. */
function workloadOf(resource: string, namespace: string | null, objectName: string | null, body: JsonObject | null): OwnerRef | null {
  const kind = WORKLOAD_KINDS.get(resource);
  const owner = objects(object(body?.metadata)?.ownerReferences).find((each) => each.controller === true);
  const ownerKind = fact(owner?.kind);
  const ownerName = fact(owner?.name);
  const given =
    ownerKind !== null && ownerName !== null && ownerKind !== "Node"
      ? { kind: ownerKind, name: ownerName }
      : kind !== undefined && objectName !== null
        ? { kind, name: objectName }
        : null;
  if (given === null) return null;
  const { kind: topKind, name: topName } = controllerOf({ namespace, ...given });
  return { kind: topKind, name: topName };
}

/** Bodies hold environments and secrets: what they say of risk is in the tags, themselves they are not kept. */
function kept({ requestObject: _request, responseObject: _response, ...event }: JsonObject): unknown {
  return cleanValue(event);
}

/** What is bound to whom, for bindings. */
function bindingWords(body: JsonObject | null): string | null {
  const role = name(object(body?.roleRef)?.name);
  const subjects = objects(body?.subjects)
    .slice(0, 5)
    .map((subject) => [name(subject.kind), name(subject.name)].filter((part) => part !== null).join(" "));
  return role === null ? null : `${role} to ${subjects.join(", ") || "nobody"}`;
}

/**
 * The record of one request to the Kubernetes API. Routine (reads, and what the control plane does without risk) and the
 * first stage of a request, of which a later one tells with its answer, are only counted.
 */
export function auditRecord(event: JsonObject): RuntimeRecord | CountedRecord | string {
  const verb = name(event.verb);
  if (verb === null) return "no verb";
  // All stages of a request are dated by its arrival, so that they are one event.
  const atText = name(event.requestReceivedTimestamp) ?? name(event.timestamp) ?? name(event.stageTimestamp);
  const at = time(atText);
  if (atText === null || at === null) return "no usable time";
  const routine: CountedRecord = { type: "counted", kind: "request", tool: "k8s-audit", at };
  if (event.stage === "RequestReceived") return routine;
  const reference = object(event.objectRef);
  const resource = name(reference?.resource) ?? "";
  const subresource = name(reference?.subresource) ?? "";
  const user = name(object(event.user)?.username) ?? "unknown";
  const asked = name(object(event.impersonatedUser)?.username);
  const code = integer(object(event.responseStatus)?.code);
  const body = object(event.requestObject);
  const risk = auditRisk({ verb, resource, subresource, user, code, body: body ?? object(event.responseObject) });
  if (risk === null) return routine;
  const namespace = fact(reference?.namespace);
  const objectName = fact(reference?.name) ?? fact(object(object(event.responseObject)?.metadata)?.name);
  const workload = workloadOf(resource, namespace, objectName, body);
  const what = [resource || (text(event.requestURI, 200) ?? "a request"), subresource].filter((part) => part !== "").join("/");
  const rule = `${verb} ${what}`;
  const binding = bindingWords(body);
  const words = [
    `${user}${asked === null ? "" : ` as ${asked}`}: ${rule}${objectName === null ? "" : ` ${objectName}`}`,
    namespace === null ? null : `in ${namespace}`,
    binding,
    ...risk.reasons.filter((reason) => binding?.includes(reason) !== true),
    code === null ? null : `answer ${code}`,
    names(event.sourceIPs, 3).join(", ") || null,
  ];
  return {
    type: "event",
    tool: "k8s-audit",
    health: false,
    at,
    atText,
    rule,
    priority: risk.priority,
    source: "k8s_audit",
    output: words.filter((part) => part !== null).join(" · "),
    // It speaks for itself: there is no other host in an audit event.
    hostname: "kube-apiserver",
    cluster: null,
    namespace,
    pod: resource === "pods" ? objectName : null,
    container: { id: null, name: null, image: null },
    ...(workload === null ? {} : { workload }),
    eventKey: name(event.auditID) ?? words.join(" "),
    lineage: asked === null ? [user] : [user, asked],
    tags: risk.reasons,
    raw: kept(event),
  };
}
