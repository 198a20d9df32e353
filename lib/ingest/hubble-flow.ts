import type { CountedRecord, OwnerRef, RuntimeRecord } from "@/lib/core/records";
import { workloadNameOfPod } from "@/lib/identity/workload-owner";
import { controllerOf } from "./resource-target";
import { cleanValue, fact, flag, type JsonObject, list, name, number, object, objects, text, time } from "./value";

/** Numbers of drop reasons that some exporters send without their name (Cilium, api/v1/flow/flow.proto). */
const DROP_REASONS: ReadonlyMap<number, string> = new Map([
  [130, "INVALID_SOURCE_MAC"],
  [131, "INVALID_DESTINATION_MAC"],
  [132, "INVALID_SOURCE_IP"],
  [133, "POLICY_DENIED"],
  [181, "POLICY_DENY"],
  [189, "AUTH_REQUIRED"],
]);

const DENIED = /^(?:POLICY_DEN|AUTH_REQUIRED)/;

interface Peer {
  namespace: string | null;
  pod: string | null;
  workload: OwnerRef | null;
  /** a workload's name, else a host name, else what Cilium calls it ("world"); never an address: those are without number */
  shown: string | null;
}

function peerOf(value: unknown, names: unknown): Peer {
  const peer = object(value);
  const namespace = fact(peer?.namespace);
  const pod = fact(peer?.pod_name);
  const [first] = objects(peer?.workloads);
  const kind = fact(first?.kind);
  const workloadName = fact(first?.name);
  const workload = kind === null || workloadName === null ? null : controllerOf({ namespace, kind, name: workloadName });
  const reserved = list(peer?.labels).flatMap((label) => /^reserved:(.+)$/.exec(name(label) ?? "")?.[1] ?? [])[0];
  return {
    namespace,
    pod,
    workload: workload === null ? null : { kind: workload.kind, name: workload.name },
    shown:
      workload?.name ??
      (pod === null ? null : (workloadNameOfPod(pod)[0]?.name ?? pod)) ??
      list(names).flatMap((each) => fact(each) ?? [])[0] ??
      reserved ??
      null,
  };
}

function transport(flow: JsonObject): { protocol: string | null; from: string | null; to: string | null } {
  const [entry] = Object.entries(object(flow.l4) ?? {});
  const ports = object(entry?.[1]);
  return { protocol: name(entry?.[0]), from: name(ports?.source_port), to: name(ports?.destination_port) };
}

const withPort = (host: string | null, port: string | null): string => `${host ?? "unknown"}${port === null ? "" : `:${port}`}`;

/** Cluster mesh writes nodes as cluster/node; "default" is what a cluster without a name is called. */
const clusterOf = (node: string | null): string | null => {
  const cluster = node?.includes("/") ? node.split("/")[0] : null;
  return cluster && cluster !== "default" ? cluster : null;
};

const isForwarded = (verdict: string): boolean => !["DROPPED", "ERROR", "AUDIT"].includes(verdict);

/** What the observer lost, or says of a node: its own health. */
function healthOf(event: JsonObject, at: Date, atText: string): RuntimeRecord | string {
  const lost = object(event.lost_events);
  const status = object(event.node_status);
  if (lost === null && status === null) return "no flow in it";
  const dropped = number(lost?.num_events_lost);
  return {
    ...base(at, atText),
    health: true,
    rule: lost === null ? "node status" : "lost events",
    priority: "debug",
    output:
      text(status?.message) ?? text(status?.state_change) ?? (lost === null ? "" : `${name(lost.num_events_lost) ?? "?"} events lost`),
    hostname: name(event.node_name),
    cluster: clusterOf(name(event.node_name)),
    ...(dropped === null ? {} : { dropped }),
    raw: cleanValue(event),
  };
}

const base = (at: Date, atText: string) => ({
  type: "event" as const,
  tool: "hubble",
  source: "network",
  at,
  atText,
  namespace: null,
  pod: null,
  container: { id: null, name: null, image: null },
  lineage: [],
  tags: [],
});

/** Headers can hold credentials. */
function kept(event: JsonObject, flow: JsonObject): unknown {
  const l7 = object(flow.l7);
  const http = object(l7?.http);
  if (l7 === null || http === null) return cleanValue(event);
  const { headers: _headers, ...rest } = http;
  const clean = { ...flow, l7: { ...l7, http: rest } };
  return cleanValue(object(event.flow) === null ? clean : { ...event, flow: clean });
}

/**
 * The record of a flow. One that was dropped, denied or failed is an event of the workload that sent it (of the one that it
 * was sent to, where it came from outside); one that was let through is only counted.
 */
export function flowRecord(event: JsonObject): RuntimeRecord | CountedRecord | string {
  const flow = object(event.flow) ?? ("verdict" in event ? event : null);
  const said = name(event.time) ?? name(flow?.time);
  const at = time(said);
  if (said === null || at === null) return "no usable time";
  if (flow === null) return healthOf(event, at, said);
  const verdict = name(flow.verdict);
  if (verdict === null) return "no verdict";
  if (isForwarded(verdict)) return { type: "counted", kind: "flow", tool: "hubble", at };
  const source = peerOf(flow.source, flow.source_names);
  const destination = peerOf(flow.destination, flow.destination_names);
  const mine = source.pod === null && destination.pod !== null ? destination : source;
  const reasonNumber = number(flow.drop_reason);
  const reason =
    name(flow.drop_reason_desc) ?? (reasonNumber === null ? null : (DROP_REASONS.get(reasonNumber) ?? `reason ${reasonNumber}`));
  const { protocol, from, to } = transport(flow);
  const ip = object(flow.IP);
  const node = name(event.node_name) ?? name(flow.node_name);
  const output = [
    `${verdict}${reason === null ? "" : ` (${reason})`}`,
    `${withPort(source.shown ?? fact(ip?.source), from)} → ${withPort(destination.shown ?? fact(ip?.destination), to)}`,
    protocol,
    name(flow.traffic_direction)?.toLowerCase(),
    flag(flow.is_reply) === true ? "reply" : null,
    text(flow.Summary, 500),
  ].filter((part) => part !== null && part !== undefined);
  return {
    ...base(at, said),
    health: false,
    rule:
      verdict === "DROPPED"
        ? `flow dropped${reason === null ? "" : `: ${reason}`}`
        : `flow ${verdict === "AUDIT" ? "would be dropped" : "failed"}`,
    priority: verdict === "ERROR" || (verdict === "DROPPED" && DENIED.test(reason ?? "")) ? "notice" : "informational",
    output: output.join(" · "),
    hostname: node,
    cluster: clusterOf(node),
    namespace: mine.namespace,
    pod: mine.pod,
    ...(mine.workload === null ? {} : { workload: mine.workload }),
    eventKey: name(flow.uuid) ?? [output.join(" "), fact(ip?.source), fact(ip?.destination)].join(" "),
    lineage: [source.shown, destination.shown].flatMap((shown) => shown ?? []),
    tags: reason === null ? [] : [reason],
    raw: kept(event, flow),
  };
}
