import type { OwnerRef, RuntimeRecord } from "@/lib/core/records";
import { controllerOf } from "./resource-target";
import { tetragonArguments } from "./tetragon-arguments";
import { cleanValue, fact, type JsonObject, name, names, number, object, objects, text, time } from "./value";

/** What stands beside the event itself in each line. */
const AROUND = new Set(["node_name", "time", "cluster_name", "node_labels", "aggregation_info", "labels"]);

/** The key that names the event's type, with what it holds; null where there is none. */
export function tetragonType(event: JsonObject): { type: string; body: JsonObject } | null {
  for (const [key, value] of Object.entries(event)) {
    const type = name(key);
    const body = object(value);
    if (body !== null && type !== null && !AROUND.has(type)) return { type, body };
  }
  return null;
}

const baseName = (binary: unknown): string | null => fact(binary)?.split("/").at(-1) || null;

/** Binaries from the outermost known ancestor to the process itself. Tetragon lists ancestors from the nearest outwards. */
function lineageOf(body: JsonObject): string[] {
  const ancestors = objects(body.ancestors).slice(0, 10).reverse();
  return [...ancestors, object(body.parent), object(body.process)].flatMap((process) => baseName(process?.binary) ?? []);
}

function workloadOf(pod: JsonObject | null, namespace: string | null): OwnerRef | null {
  const kind = fact(pod?.workload_kind);
  const workload = fact(pod?.workload);
  if (kind === null || workload === null) return null;
  const { kind: top, name: topName } = controllerOf({ namespace, kind, name: workload });
  return { kind: top, name: topName };
}

/** What was hooked, for events that a policy asked for. */
function hookOf(type: string, body: JsonObject): string | null {
  switch (type) {
    case "process_tracepoint":
      return [name(body.subsys), name(body.event)].filter((part) => part !== null).join("/") || null;
    case "process_uprobe":
      return [baseName(body.path), name(body.symbol)].filter((part) => part !== null).join(":") || null;
    default:
      return name(body.function_name);
  }
}

/** Actions that stop what was tried. */
const STOPS = /SIGKILL|SIGNAL|OVERRIDE|NOTIFYENFORCER/;
const OF_POLICY = new Set(["process_kprobe", "process_tracepoint", "process_uprobe", "process_lsm", "process_usdt"]);
/** The sensor speaking of itself. */
const HEALTH = new Set(["rate_limit_info", "process_throttle"]);

function priorityOf(type: string, body: JsonObject): RuntimeRecord["priority"] {
  if (!OF_POLICY.has(type)) return "debug";
  if (STOPS.test(`${name(body.action)} ${name(body.return_action)}`)) return "critical";
  return text(body.message) === null ? "notice" : "warning";
}

/** What is never kept: environments of processes, and the very bytes that a hook saw being read or written. */
const NEVER_KEPT = new Set(["environment_variables", "bytes_arg", "truncated_bytes_arg"]);

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  const found = object(value);
  if (found === null) return value;
  return Object.fromEntries(Object.entries(found).map(([key, entry]) => [key, NEVER_KEPT.has(key) ? "not kept" : withoutSecrets(entry)]));
}

/** One event, or the reason why it cannot be used. */
export function tetragonRecord(event: JsonObject): RuntimeRecord | string {
  const found = tetragonType(event);
  if (found === null) return "no event in it";
  const { type, body } = found;
  const process = object(body.process);
  const health = HEALTH.has(type);
  if (type.startsWith("process_") && process === null && !health) return "no process";
  const said = time(event.time) === null ? process?.start_time : event.time;
  const at = time(said);
  const atText = name(said);
  if (at === null || atText === null) return "no usable time";
  const pod = object(process?.pod);
  const container = object(pod?.container);
  const namespace = fact(pod?.namespace);
  const workload = workloadOf(pod, namespace);
  const hook = hookOf(type, body);
  const policy = name(body.policy_name);
  const dropped = health ? number(body.number_of_dropped_process_events) : null;
  return {
    type: "event",
    tool: "tetragon",
    health,
    at,
    atText,
    rule: policy === null ? [type, hook].filter((part) => part !== null).join(" ") : [policy, hook ?? type].join(": "),
    priority: priorityOf(type, body),
    source: type,
    output: outputOf(type, body, hook),
    hostname: name(event.node_name),
    cluster: name(event.cluster_name),
    namespace,
    pod: fact(pod?.name),
    container: {
      id: name(container?.id)?.replace(/^[a-z-]+:\/\//, "") ?? name(process?.docker),
      name: name(container?.name),
      image: name(object(container?.image)?.name),
    },
    ...(workload === null ? {} : { workload }),
    ...(dropped === null ? {} : { dropped }),
    eventKey: [type, name(process?.exec_id), outputOf(type, body, hook)].join(" "),
    lineage: lineageOf(body),
    tags: names(body.tags, 50),
    raw: withoutSecrets(cleanValue(event)),
  };
}

const KIND = /^process_/;

/** One line for people: the policy's own message, what happened, the command line, and what it was done to. */
function outputOf(type: string, body: JsonObject, hook: string | null): string {
  const process = object(body.process);
  const command = [text(process?.binary, 500), text(process?.arguments, 1_000)].filter((part) => part !== null).join(" ");
  const action = name(body.action)?.replace("KPROBE_ACTION_", "");
  const parts = [
    text(body.message, 500),
    [type.replace(KIND, ""), hook].filter((part) => part !== null).join(" "),
    command,
    ...tetragonArguments(type, body),
    action === undefined || action === "POST" ? null : `action ${action}`,
  ];
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}
