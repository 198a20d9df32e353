import type { CountedRecord, RuntimeRecord } from "@/lib/core/records";
import { eventRecords } from "../event-stream";
import type { ReportFormat, TopLevel } from "../format";
import { cleanValue, epochTime, fact, integer, type JsonObject, list, name, object, objects, text } from "../value";

/** Severities of signatures, 0 to 3. */
const PRIORITIES: readonly RuntimeRecord["priority"][] = ["notice", "warning", "error", "critical"];

/** Nanoseconds since 1970. */
function timeOf(value: unknown): Date | null {
  const digits = name(value) ?? "";
  return /^\d{16,19}$/.test(digits) ? epochTime(Number(BigInt(digits) / 1_000_000n) / 1000) : null;
}

function record(event: JsonObject): RuntimeRecord | CountedRecord | string {
  const eventName = name(event.eventName);
  if (eventName === null) return "no eventName";
  const at = timeOf(event.timestamp);
  const atText = name(event.timestamp);
  if (at === null || atText === null) return "no usable time";
  const metadata = object(event.metadata);
  const properties = object(metadata?.Properties);
  const signature = name(properties?.signatureName);
  // Events that no signature spoke of are what the kernel was seen doing.
  if (signature === null) return { type: "counted", kind: "system event", tool: "tracee", at };
  const container = object(event.container);
  const kubernetes = object(event.kubernetes);
  const technique = name(properties?.external_id);
  const values = objects(event.args)
    .slice(0, 10)
    .flatMap((each) =>
      typeof each.value === "string" || typeof each.value === "number" ? `${name(each.name)}=${text(String(each.value), 200)}` : [],
    );
  return {
    type: "event",
    tool: "tracee",
    health: false,
    at,
    atText,
    rule: signature,
    priority: PRIORITIES[integer(properties?.Severity) ?? 0] ?? "critical",
    source: eventName,
    output: [text(metadata?.Description, 500) ?? signature, fact(event.processName), ...values].filter((word) => word !== null).join(" · "),
    hostname: fact(event.hostName),
    cluster: null,
    namespace: fact(kubernetes?.podNamespace) ?? fact(event.podNamespace),
    pod: fact(kubernetes?.podName) ?? fact(event.podName),
    container: {
      id: fact(container?.id) ?? fact(event.containerId),
      name: fact(container?.name) ?? fact(event.containerName),
      image: fact(container?.image) ?? fact(event.containerImage),
    },
    eventKey: [name(event.hostProcessId), name(event.eventId), ...values].join(" "),
    lineage: fact(event.processName) === null ? [] : [fact(event.processName) ?? ""],
    tags: [technique, name(properties?.Category), ...list(metadata?.Tags).map(name)].flatMap((tag) => tag ?? []).slice(0, 50),
    raw: cleanValue(event),
  };
}

const detect = ({ scalars, keys }: TopLevel): boolean =>
  typeof scalars.get("eventName") === "string" && keys.has("processName") && (keys.has("hostProcessId") || keys.has("mountNamespace"));

/**
 * Events of Tracee as its JSON output has had them up to version 0.2x. Written from its documentation: no captured file was
 * at hand. What a signature detected becomes an event; single system events are only counted.
 */
export const tracee: ReportFormat = {
  id: "tracee",
  label: "Tracee",
  family: "runtime",
  detect,
  parse: (file) => eventRecords(file, "Tracee", record),
};
