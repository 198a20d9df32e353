import type { PolicyRecord, ReportRecord, ScanRecord, ScanTarget } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import type { JsonPath, ReportFormat } from "../format";
import { holdsObjects, OBJECT_LISTS, objectsOf } from "../k8s-documents";
import { notes, skipped, unjudged, warning, whole } from "../records";
import { clusterTarget, controllerOf, isClusterScoped, resourceTarget } from "../resource-target";
import { scanRecord } from "../scan-record";
import { type JsonObject, list, name, object, objects, text } from "../value";

const GROUP = /^(?:wgpolicyk8s\.io|openreports\.io)\//;
const KIND = /^(?:Cluster)?(?:Policy)?Report$/;
const isReport = (apiVersion: string, kind: string): boolean => GROUP.test(apiVersion) && KIND.test(kind);

/** Engines under the names that they give themselves in "source" and in labels. */
const ENGINES: readonly (readonly [RegExp, string])[] = [
  [/^kyverno/, "kyverno"],
  [/^trivy/, "trivy"],
  [/^falco/, "falco"],
  [/^kube-?armor/, "kubearmor"],
  [/^kube-?bench/, "kube-bench"],
  [/^gatekeeper/, "gatekeeper"],
];
const UNNAMED = "policy-report";

function engine(given: unknown): string | null {
  const found = name(given)?.toLowerCase().replace(/\s+/g, "-") ?? null;
  return found === null ? null : (ENGINES.find(([pattern]) => pattern.test(found))?.[1] ?? found);
}

const RESULTS: ReadonlyMap<string, PolicyRecord["result"]> = new Map([
  ["pass", "pass"],
  ["passed", "pass"],
  ["fail", "fail"],
  ["failed", "fail"],
  ["warn", "warn"],
  ["warning", "warn"],
  ["error", "error"],
  ["skip", "skip"],
  ["skipped", "skip"],
]);

interface Report {
  /** the engine that wrote the whole report, where it says so */
  writer: string | null;
  namespace: string | null;
  /** what results speak of that name nothing themselves */
  subject: ScanTarget;
  where: string;
}

/** The target of an object reference; one that names no namespace is in that of the report. */
function referenced(reference: JsonObject | null, namespace: string | null): ScanTarget | null {
  const kind = name(reference?.kind);
  const objectName = name(reference?.name);
  if (kind === null || objectName === null) return null;
  const own = isClusterScoped(kind) ? null : (name(reference?.namespace) ?? namespace);
  return resourceTarget(controllerOf({ namespace: own, kind, name: objectName }));
}

const OWNERS = /^(?:Deployment|StatefulSet|DaemonSet|CronJob|Job|Pod|ReplicaSet|ReplicationController|Namespace|Node|Service)$/;

function readReport(report: JsonObject, kind: string, where: string): Report {
  const metadata = object(report.metadata);
  const namespace = kind.startsWith("Cluster") ? null : (name(metadata?.namespace) ?? "default");
  const given = object(metadata?.labels);
  const owners = objects(metadata?.ownerReferences).filter((owner) => OWNERS.test(name(owner.kind) ?? ""));
  return {
    writer: engine(given?.["app.kubernetes.io/managed-by"]) ?? engine(given?.["policy.kubernetes.io/engine"]) ?? engine(report.source),
    namespace,
    subject:
      referenced(object(report.scope), namespace) ??
      referenced((owners.length === 1 ? owners[0] : undefined) ?? null, namespace) ??
      (namespace === null ? clusterTarget("policies") : resourceTarget({ namespace: null, kind: "Namespace", name: namespace })),
    where,
  };
}

/** Kyverno also reports what the API server's own policies said; who wrote the report takes it away again too. */
const toolOf = (result: JsonObject, writer: string | null): string =>
  writer === "kyverno" ? writer : (engine(result.source) ?? writer ?? UNNAMED);

function targetsOf(result: JsonObject, report: Report): ScanTarget[] {
  const named = [...objects(result.resources), ...objects(result.subjects)].flatMap((each) => referenced(each, report.namespace) ?? []);
  if (named.length > 0) return [...new Map(named.map((target) => [target.name, target])).values()];
  const properties = object(result.properties);
  const pod = name(properties?.pod_name) ?? name(properties?.["k8s.pod.name"]);
  const podNamespace = name(properties?.namespace_name) ?? name(properties?.["k8s.ns.name"]) ?? report.namespace;
  return [pod === null ? report.subject : resourceTarget(controllerOf({ namespace: podNamespace, kind: "Pod", name: pod }))];
}

const policyOf = (result: JsonObject | null): string | null =>
  name(result?.policy) ?? name(object(result?.properties)?.VulnerabilityID) ?? name(result?.rule) ?? name(result?.category);

/** A result whose word cannot be read: what was found by its policy before stands. */
interface Unread {
  reason: string;
  unread: PolicyRecord;
}

/** The record of a result, or the reason why it cannot be used. */
function policyRecord(result: JsonObject): PolicyRecord | Unread | string {
  const word = name(result.result) ?? name(result.status);
  const judged = RESULTS.get(word?.toLowerCase() ?? "");
  const properties = object(result.properties);
  const policy = policyOf(result);
  if (policy === null) return "no policy";
  // Adapters of benchmarks and scanners put what tells their results apart among the properties.
  const index = name(properties?.index);
  const rule = index ?? name(result.rule) ?? name(properties?.pkgName) ?? "";
  const message = text(result.message) ?? text(result.description);
  const title = index === null ? (rule === "" || rule === policy ? policy : `${policy}: ${rule}`) : (message ?? `${policy}: ${index}`);
  const record: PolicyRecord = {
    type: "policy",
    policy,
    rule: rule === policy ? "" : rule,
    title: text(title, 500) ?? policy,
    message,
    resolution: text(properties?.remediation),
    category: text(result.category, 200),
    severity: parseSeverity(result.severity ?? properties?.severity),
    result: judged ?? "skip",
  };
  if (judged !== undefined) return record;
  return { reason: word === null ? "no result" : `unknown result "${word.slice(0, 40)}"`, unread: record };
}

/** Says a target once, and again each time that what follows is of it. */
class Announcer {
  private current = "";
  constructor(private readonly covers: ScanRecord["covers"]) {}

  *of(target: ScanTarget, tool: string): Iterable<ReportRecord> {
    const key = `${tool} ${target.name}`;
    if (key === this.current) return;
    this.current = key;
    yield scanRecord(target, tool, { covers: this.covers });
  }
}

function* parseReport(value: JsonObject, report: Report, path: JsonPath): Iterable<ReportRecord> {
  if (value.results !== undefined && value.results !== null && !Array.isArray(value.results)) {
    yield skipped("results is not a list", path, report.where);
    return;
  }
  const results = list(value.results);
  // Where it cannot be said which policy an entry is of, what is not there need not be gone.
  const announcer = new Announcer(results.every((entry) => policyOf(object(entry)) !== null) ? ["policy"] : []);
  // A report of one resource speaks of it even where nothing is left to say.
  if (object(value.scope) !== null && report.writer !== null) yield* announcer.of(report.subject, report.writer);
  for (const [index, entry] of results.entries()) {
    const result = object(entry);
    const here = [...path, "results", index];
    const record = result === null ? "not an object" : policyRecord(result);
    if (result === null || typeof record === "string") {
      yield skipped(typeof record === "string" ? record : "not an object", here, report.where);
      continue;
    }
    for (const [at, target] of targetsOf(result, report).entries()) {
      yield* announcer.of(target, toolOf(result, report.writer));
      const isAgain = at > 0 ? { sameRow: true as const } : {};
      if (!("unread" in record)) yield { ...record, ...isAgain };
      else if (at === 0) yield unjudged(record.reason, record.unread, here, report.where);
      else yield { ...record.unread, ...isAgain };
    }
  }
}

export const policyReport: ReportFormat = {
  id: "policy-report",
  aliases: ["policyreport", "policy", "kyverno", "openreports"],
  label: "Policy report",
  family: "configuration",
  detect: (top) => holdsObjects(top, isReport),
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(OBJECT_LISTS)) {
      const read = whole(document);
      let count = 0;
      for await (const { kind, apiVersion, value, path } of objectsOf(read, "A policy report")) {
        count++;
        if (value === null) yield skipped("not an object", path, read.where);
        else if (kind === null || apiVersion === null || !isReport(apiVersion, kind))
          yield skipped(`objects of kind ${kind ?? "(none)"} are no policy reports`, path, read.where);
        else yield* parseReport(value, readReport(value, kind, read.where), path);
      }
      if (count === 0) yield warning("The list holds no reports, and so says nothing of any resource.");
    }
  },
};
