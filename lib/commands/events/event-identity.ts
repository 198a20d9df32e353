import { identityId } from "@/lib/core/ids";
import type { RuntimeRecord } from "@/lib/core/records";
import { workloadNameOfPod } from "@/lib/identity/workload-owner";

type Fields = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): Fields | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;

/** The event's own fields, without what forwarders wrap around them. */
export const fieldsOf = (record: RuntimeRecord): Fields => asObject(asObject(record.raw)?.["output_fields"]) ?? {};

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const object = asObject(value);
  if (!object) return JSON.stringify(value) ?? "null";
  const keys = Object.keys(object).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join(",")}}`;
}

/** Sensors give events no id: one is made of host, time with all its digits, rule and content, so that a resent event is the same. */
export function eventId(record: RuntimeRecord): string {
  const fields = fieldsOf(record);
  const content = record.eventKey ?? (Object.keys(fields).length > 0 ? canonical(fields) : record.output);
  return identityId("event", record.hostname ?? "", record.atText, record.rule, content);
}

/** Where an event happened, as far as it could be tied to the inventory. */
export interface Tie {
  clusterId: string | null;
  workload: { id: string; name: string; teamId: string | null } | null;
}

export interface SignalSeed {
  id: string;
  tool: string;
  rule: string;
  source: string;
  clusterId: string | null;
  namespace: string | null;
  workloadId: string | null;
  subject: string;
  teamId: string | null;
  lineage: string;
}

/** What is shown where no workload is known: the pod's likely owner, the container, the host. */
function subjectOf({ pod, workload, container, hostname }: RuntimeRecord): string {
  if (workload) return workload.name;
  if (pod) return workloadNameOfPod(pod)[0]?.name ?? pod;
  const named = container.name ?? container.image;
  if (named && container.id !== "host") return named;
  return hostname ?? "unknown";
}

const LINEAGE_LIMIT = 500;

/** The signal that an event belongs to: rule × workload (or what stands for it) × process lineage. */
export function signalOf(record: RuntimeRecord, { clusterId, workload }: Tie): SignalSeed {
  const subject = workload?.name ?? subjectOf(record);
  const lineage = record.lineage.join(" → ").slice(0, LINEAGE_LIMIT);
  const where = workload?.id ?? `${record.namespace ?? ""}/${subject}`;
  return {
    id: identityId("signal", record.tool, record.rule, clusterId ?? "", where, lineage),
    tool: record.tool,
    rule: record.rule,
    source: record.source,
    clusterId,
    namespace: record.namespace,
    workloadId: workload?.id ?? null,
    subject,
    teamId: workload?.teamId ?? null,
    lineage,
  };
}

/** What the sensor says it dropped: what it could not see. */
export function droppedBy(record: RuntimeRecord): number {
  if (!record.health || (record.dropped === undefined && !/drop/i.test(record.rule))) return 0;
  const drops = Number(record.dropped ?? fieldsOf(record)["n_drops"] ?? 0);
  return Number.isSafeInteger(drops) && drops > 0 ? drops : 0;
}
