import { PRIORITIES, type Priority } from "@/lib/core/priority";
import type { RuntimeRecord } from "@/lib/core/records";
import { cleanValue, type JsonObject, name, names, object, text, time } from "./value";

const PRIORITY_WORDS: ReadonlyMap<string, Priority> = new Map<string, Priority>([
  ...PRIORITIES.map((word): [string, Priority] => [word, word]),
  ["info", "informational"],
  ["warn", "warning"],
  ["err", "error"],
  ["crit", "critical"],
  ["emerg", "emergency"],
]);

/** Falco writes what it does not know as null, "" or <NA>. */
function known(fields: JsonObject, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = name(fields[key]);
    if (value !== null && value !== "<NA>" && value !== "N/A") return value;
  }
  return null;
}

const CLUSTER_FIELDS = ["k8s.cluster.name", "k8s.cluster", "k8s_cluster_name", "cluster.name", "cluster_name", "clustername", "cluster"];
const ANCESTOR = /^proc\.aname\[(\d+)\]$/;

/** Process names from the outermost known ancestor to the process itself. */
function lineageOf(fields: JsonObject): string[] {
  const found = new Map<number, string>();
  for (const key of Object.keys(fields)) {
    const level = ANCESTOR.exec(key)?.[1];
    const value = level === undefined ? null : known(fields, key);
    if (level !== undefined && value !== null && Number(level) > 0 && Number(level) < 20) found.set(Number(level), value);
  }
  const parent = known(fields, "proc.pname");
  if (parent !== null) found.set(1, parent);
  const command = known(fields, "proc.cmdline")?.split(/\s/)[0]?.split("/").at(-1) ?? "";
  const process = known(fields, "proc.name") ?? (command === "" ? null : command);
  if (process !== null) found.set(0, process);
  return [...found].sort(([a], [b]) => b - a).map(([, processName]) => processName);
}

function imageOf(fields: JsonObject): string | null {
  const repository = known(fields, "container.image.repository");
  const tag = known(fields, "container.image.tag");
  const digest = known(fields, "container.image.digest");
  if (repository === null) return known(fields, "container.image");
  return `${repository}${tag === null ? "" : `:${tag}`}${digest === null || !digest.startsWith("sha256:") ? "" : `@${digest}`}`;
}

/** Environments of processes hold secrets. */
const NEVER_KEPT = /^proc\.(?:env|aenv)\b/;

function kept(event: JsonObject): unknown {
  const fields = Object.entries(object(event.output_fields) ?? {}).filter(([key]) => !NEVER_KEPT.test(key));
  return cleanValue({ ...event, output_fields: Object.fromEntries(fields) });
}

/** One event, or the reason why it cannot be used. */
export function eventRecord(event: JsonObject): RuntimeRecord | string {
  const rule = name(event.rule);
  if (rule === null) return "no rule";
  const atText = name(event.time);
  const at = time(event.time);
  if (atText === null || at === null) return "no usable time";
  const priority = PRIORITY_WORDS.get(text(event.priority)?.toLowerCase() ?? "");
  if (priority === undefined) return "no known priority";
  const fields = object(event.output_fields) ?? {};
  const internal = rule.startsWith("Falco internal:");
  const source = name(event.source) ?? (internal ? "internal" : "syscall");
  const audited = source === "k8s_audit";
  const auditedPod = audited && known(fields, "ka.target.resource") === "pods" ? known(fields, "ka.target.name") : null;
  const id = known(fields, "container.id");
  // Falco calls the host itself the container "host".
  const isHost = id === "host";
  return {
    type: "event",
    tool: "falco",
    health: internal || source === "internal",
    at,
    atText,
    rule,
    priority,
    source,
    output: text(event.output) ?? text(event.message) ?? "",
    hostname: name(event.hostname) ?? known(fields, "evt.hostname"),
    cluster: known(fields, ...CLUSTER_FIELDS) ?? name(event.cluster),
    namespace: known(fields, "k8s.ns.name") ?? (audited ? known(fields, "ka.target.namespace") : null),
    pod: known(fields, "k8s.pod.name") ?? auditedPod,
    container: {
      id: isHost ? null : id,
      name: isHost ? null : known(fields, "container.name", "k8s.container.name"),
      image: imageOf(fields),
    },
    lineage: lineageOf(fields),
    tags: names(event.tags, 50),
    raw: kept(event),
  };
}
