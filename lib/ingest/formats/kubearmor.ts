import type { CountedRecord, OwnerRef, RuntimeRecord } from "@/lib/core/records";
import { eventRecords } from "../event-stream";
import type { ReportFormat, TopLevel } from "../format";
import { controllerOf } from "../resource-target";
import { cleanValue, epochTime, fact, integer, type JsonObject, name, names, object, text, time } from "../value";

/** Severities are 1 to 10, as the author of the policy chose. */
const priorityOf = (severity: number | null, blocked: boolean): RuntimeRecord["priority"] => {
  if (severity !== null && severity >= 8) return "critical";
  if (severity !== null && severity >= 5) return "error";
  return blocked ? "warning" : "notice";
};

const binary = (value: unknown): string | null => text(value, 500)?.split(" ")[0]?.split("/").at(-1) || null;

function ownerOf(event: JsonObject, namespace: string | null): OwnerRef | null {
  const owner = object(event.Owner);
  const kind = fact(owner?.Ref);
  const ownerName = fact(owner?.Name);
  if (kind === null || ownerName === null) return null;
  const top = controllerOf({ namespace, kind, name: ownerName });
  return { kind: top.kind, name: top.name };
}

function record(event: JsonObject): RuntimeRecord | CountedRecord | string {
  const type = name(event.Type);
  if (type === null) return "no Type";
  const atText = name(event.UpdatedTime) ?? name(event.Timestamp);
  const at = time(event.UpdatedTime) ?? epochTime(event.Timestamp);
  if (atText === null || at === null) return "no usable time";
  if (!/^Matched/.test(type)) return { type: "counted", kind: "log", tool: "kubearmor", at };
  const policy = name(event.PolicyName);
  if (policy === null) return "no PolicyName";
  const namespace = fact(event.NamespaceName);
  const workload = ownerOf(event, namespace);
  const action = name(event.Action) ?? "";
  const words = [
    text(event.Message, 500),
    name(event.Operation),
    text(event.Source, 500),
    text(event.Resource, 500),
    action,
    name(event.Result),
  ];
  return {
    type: "event",
    tool: "kubearmor",
    health: false,
    at,
    atText,
    rule: policy,
    priority: priorityOf(integer(event.Severity), /block/i.test(action)),
    source: name(event.Operation)?.toLowerCase() ?? "policy",
    output: words.filter((word) => word !== null && word !== "").join(" · "),
    hostname: fact(event.HostName),
    cluster: fact(event.ClusterName) === "default" ? null : fact(event.ClusterName),
    namespace,
    pod: fact(event.PodName),
    container: { id: fact(event.ContainerID), name: fact(event.ContainerName), image: fact(event.ContainerImage) },
    ...(workload === null ? {} : { workload }),
    eventKey: [name(event.HostPID), ...words].join(" "),
    lineage: [binary(event.ParentProcessName), binary(event.ProcessName)].flatMap((process) => process ?? []),
    tags: [...names(event.ATags, 50), ...(text(event.Tags, 500)?.split(",") ?? [])].slice(0, 50),
    raw: cleanValue(event),
  };
}

const detect = ({ scalars, keys }: TopLevel): boolean =>
  typeof scalars.get("Type") === "string" && keys.has("HostName") && keys.has("Operation") && keys.has("Resource") && keys.has("Result");

/**
 * Alerts of KubeArmor in its own JSON. Written from its documentation: no captured file was at hand. What matched a policy
 * becomes an event; its telemetry (ContainerLog, HostLog) is only counted.
 */
export const kubearmor: ReportFormat = {
  id: "kubearmor",
  label: "KubeArmor",
  family: "runtime",
  detect,
  parse: (file) => eventRecords(file, "KubeArmor", record),
};
