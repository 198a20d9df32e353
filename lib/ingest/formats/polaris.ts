import type { CheckRecord, ReportRecord } from "@/lib/core/records";
import { parseSeverity, type Severity } from "@/lib/core/severity";
import type { ListPath, ReportDocument, ReportFormat } from "../format";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { controllerOf, isClusterScoped, resourceTarget } from "../resource-target";
import { scanRecord } from "../scan-record";
import { type JsonObject, list, name, object, text, time } from "../value";

const LISTS: readonly ListPath[] = [["Results", "*"]];

/** "danger" is the later name of "error". */
const severityOf = (word: string): Severity => (word === "danger" ? "high" : parseSeverity(word));

/** The record of one check, or the reason why it is none. */
function checkOf(key: string, value: unknown, container: string | null): CheckRecord | string {
  const check = object(value);
  if (check === null) return "not an object";
  const id = name(check.ID) ?? name(key);
  if (id === null) return "no ID";
  if (typeof check.Success !== "boolean") return "no Success";
  const level = name(check.Severity)?.toLowerCase() ?? "";
  if (level === "ignore") return "ignored by the sender's own rules";
  const details = list(check.Details).flatMap((each) => text(each, 1_000) ?? []);
  return {
    type: "misconfiguration",
    check: id,
    passed: check.Success,
    title: text(check.Message, 500) ?? id,
    description: null,
    message: details.length > 0 ? details.join("\n") : text(check.Message),
    resolution: null,
    url: null,
    severity: severityOf(level),
    location: container === null ? null : `container ${container}`,
  };
}

/** Each set of checks of a resource, with its place in the document: its own, its pods', and those of each container. Before 1.0 they were "Messages". */
function* checkSets(resource: JsonObject): Iterable<{ path: (string | number)[]; checks: unknown; container: string | null }> {
  const own = (value: JsonObject): string => (value.Results === undefined && value.Messages !== undefined ? "Messages" : "Results");
  yield { path: [own(resource)], checks: resource[own(resource)], container: null };
  const pod = object(resource.PodResult);
  if (pod === null) return;
  yield { path: ["PodResult", own(pod)], checks: pod[own(pod)], container: null };
  for (const [index, entry] of list(pod.ContainerResults).entries()) {
    const container = object(entry) ?? {};
    yield {
      path: ["PodResult", "ContainerResults", index, own(container)],
      checks: container[own(container)],
      container: name(container.Name),
    };
  }
}

async function* parseDocument({ outline, elements, where }: ReportDocument): AsyncIterable<ReportRecord> {
  const top = object(outline);
  if (top === null) throw invalidReport("A Polaris report is an object with PolarisOutputVersion and Results.");
  if (top.Results !== undefined && top.Results !== null && !Array.isArray(top.Results))
    throw invalidReport("Results is not a list: this is no usable Polaris report.");
  const scannedAt = time(top.AuditTime);
  let count = 0;
  for await (const { path, value } of elements()) {
    count++;
    const resource = object(value);
    const kind = name(resource?.Kind);
    const resourceName = name(resource?.Name);
    if (resource === null || kind === null || resourceName === null) {
      yield skipped(resource === null ? "not an object" : "a resource without kind and name", path, where);
      continue;
    }
    const namespace = isClusterScoped(kind) ? null : name(resource.Namespace);
    yield scanRecord(resourceTarget(controllerOf({ namespace, kind, name: resourceName })), "polaris", {
      scannedAt,
      covers: ["misconfiguration"],
    });
    for (const { path: at, checks, container } of checkSets(resource)) {
      for (const [key, check] of Object.entries(object(checks) ?? {})) {
        const record = checkOf(key, check, container);
        yield typeof record === "string" ? skipped(record, [...path, ...at, name(key) ?? "?"], where) : record;
      }
    }
  }
  if (count === 0) yield warning("The report holds no results, and so says nothing of any resource.");
}

export const polaris: ReportFormat = {
  id: "polaris",
  label: "Polaris",
  family: "configuration",
  detect: (top) => top.keys.has("PolarisOutputVersion") && (top.keys.has("Results") || top.keys.has("ClusterInfo")),
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
