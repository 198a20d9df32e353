import type { CheckRecord, ReportRecord } from "@/lib/core/records";
import type { ResourceName } from "@/lib/identity/finding-key";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { controlSeverity, kubescapeResource } from "../kubescape-control";
import { kubescapeV1 } from "../kubescape-v1";
import { invalidReport, notes, skipped, suppressedMessage, unjudged, warning, whole } from "../records";
import { controllerOf, isClusterScoped, resourceTarget } from "../resource-target";
import { scanRecord } from "../scan-record";
import { type JsonObject, list, name, object, objects, text, time } from "../value";

const RESULTS: ListPath = ["results", "*"];
const RESOURCES: ListPath = ["resources", "*"];

/** The first layout: one framework's report, several, or a report that holds them. */
const isFirstLayout = ({ keys, nested }: TopLevel): boolean =>
  [keys, nested.get("frameworks"), nested.get("frameworkReports")].some((each) => each?.has("controlReports"));

function detect(top: TopLevel): boolean {
  if (isFirstLayout(top)) return true;
  if (top.keys.has("summaryDetails") && (top.keys.has("results") || top.keys.has("resources"))) return true;
  const result = top.nested.get("results");
  return result?.has("resourceID") === true && result.has("controls");
}

const word = (value: unknown): string | null => (name(value) ?? name(object(value)?.status))?.toLowerCase() ?? null;

/** What a control says of a resource: its own word, else (before 2.1) that of its rules: one failure is enough. */
function statusOf(control: JsonObject): string | null {
  const own = word(control.status) ?? word(control.statusInfo);
  if (own !== null && own !== "unknown") return own;
  const rules = objects(control.rules).flatMap((rule) => word(rule.status) ?? []);
  return ["failed", "skipped", "excluded", "irrelevant", "passed"].find((each) => rules.includes(each)) ?? rules[0] ?? null;
}

const VERDICTS: ReadonlyMap<string, boolean> = new Map([
  ["failed", false],
  ["fail", false],
  ["passed", true],
  ["pass", true],
]);

/**
 * The resource that a resource id names: "group/version/namespace/Kind/name", after "path=…/api=" where it was read from a
 * file. What follows are the roles and bindings of a subject.
 */
function resourceOfId(id: string): ResourceName | null {
  const first = id.replace(/^path=[^/]*\/(?:api=)?/, "").split(/\/path=/)[0] ?? "";
  const at = first.split("/");
  const kindAt = at.findIndex((part) => /^[A-Z][A-Za-z]+$/.test(part));
  const kind = at[kindAt];
  const found = at[kindAt + 1];
  if (kindAt < 1 || kind === undefined || found === undefined || found === "") return null;
  const namespace = at[kindAt - 1] ?? "";
  return { kind, name: found, namespace: namespace === "" || isClusterScoped(kind) ? null : namespace };
}

/** Paths in the resource that made the control fail, and those that would mend it. */
function pathsOf(control: JsonObject): { failed: string[]; fixes: string[] } {
  const failed = new Set<string>();
  const fixes = new Set<string>();
  for (const path of objects(control.rules)
    .flatMap((rule) => objects(rule.paths))
    .slice(0, 40)) {
    const found = name(path.failedPath) ?? name(path.reviewPath) ?? name(path.deletePath);
    if (found !== null) failed.add(found);
    const fix = object(path.fixPath);
    const fixAt = name(fix?.path);
    const value = name(fix?.value);
    if (fixAt !== null && fixAt !== "") fixes.add(value === null ? fixAt : `${fixAt}: ${value}`);
  }
  return { failed: [...failed], fixes: [...fixes] };
}

const controlId = (control: JsonObject | null): string | null => name(control?.controlID) ?? name(control?.id);

/** A failure that the sender's own exceptions let pass. */
function isExcepted(control: JsonObject | null): boolean {
  const status = object(control?.status) ?? object(control?.statusInfo);
  return /exception/i.test(name(status?.subStatus) ?? name(status?.subStatusInfo) ?? "");
}

/** A control that was not evaluated: no verdict, but known by name. */
interface Unjudged {
  reason: string;
  unjudged: CheckRecord;
}

/** The record of one control of one resource, or the reason why it is none. */
function checkOf(value: unknown, controls: JsonObject | null, location: string | null): CheckRecord | Unjudged | string {
  const control = object(value);
  if (control === null) return "not an object";
  const id = controlId(control);
  if (id === null) return "no controlID";
  const status = statusOf(control);
  const passed = VERDICTS.get(status ?? "");
  const summary = controls !== null && Object.hasOwn(controls, id) ? object(controls[id]) : null;
  const { failed, fixes } = pathsOf(control);
  const record: CheckRecord = {
    type: "misconfiguration",
    check: id,
    passed: passed ?? true,
    title: text(control.name, 500) ?? text(summary?.name, 500) ?? id,
    description: text(control.description) ?? text(summary?.description),
    message: failed.length === 0 ? null : `Failed at ${failed.join(", ")}`,
    resolution: text(control.remediation) ?? text(summary?.remediation) ?? (fixes.length === 0 ? null : `Set ${fixes.join("; ")}`),
    url: /^C-\d{4}$/.test(id) ? `https://hub.armosec.io/docs/${id.toLowerCase()}` : null,
    severity: summary === null || controlSeverity(summary) === "unknown" ? controlSeverity(control) : controlSeverity(summary),
    location: location ?? failed[0] ?? null,
  };
  if (passed !== undefined) return record;
  return { reason: status === null ? "no status" : `not judged (${status.slice(0, 40)})`, unjudged: record };
}

interface Known {
  resource: ResourceName | null;
  file: string | null;
}

/** What the report's resources are; of each only its name is kept. */
async function resourcesOf(document: ReportDocument): Promise<Map<string, Known>> {
  const found = new Map<string, Known>();
  for await (const { path, value } of document.elements()) {
    if (path[0] !== "resources") continue;
    const entry = object(value);
    const id = name(entry?.resourceID);
    if (id !== null) found.set(id, { resource: kubescapeResource(object(entry?.object)), file: name(object(entry?.source)?.relativePath) });
  }
  return found;
}

function clusterOf(top: JsonObject): string | null {
  const metadata = object(top.metadata);
  const context = object(object(metadata?.targetMetadata)?.clusterContextMetadata) ?? object(metadata?.clusterMetadata);
  return name(top.clusterName) ?? name(context?.contextName);
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { where } = document;
  const top = object(document.outline);
  if (top === null) throw invalidReport("A Kubescape report is an object with results and summaryDetails.");
  for (const key of ["results", "resources"])
    if (top[key] !== undefined && top[key] !== null && !Array.isArray(top[key]))
      throw invalidReport(`${key} is not a list: this is no usable Kubescape report.`);
  const controls = object(object(top.summaryDetails)?.controls);
  const cluster = clusterOf(top);
  const facts = {
    tool: { name: "kubescape", version: name(object(object(top.metadata)?.scanMetadata)?.kubescapeVersion), databaseAt: null },
    scannedAt: time(top.generationTime),
    covers: ["misconfiguration"] as const,
  };
  const known = await resourcesOf(document);
  let results = 0;
  let excepted = 0;
  for await (const { path, value } of document.elements()) {
    if (path[0] !== "results") continue;
    results++;
    const result = object(value);
    if (result === null) {
      yield skipped("not an object", path, where);
      continue;
    }
    const id = name(result.resourceID) ?? name(object(result.prioritizedResource)?.resourceID);
    const listed = id === null ? undefined : known.get(id);
    const resource = listed?.resource ?? kubescapeResource(object(result.rawResource)) ?? (id === null ? null : resourceOfId(id));
    if (result.controls !== undefined && result.controls !== null && !Array.isArray(result.controls)) {
      yield skipped("controls is not a list", path, where);
      continue;
    }
    // Where it cannot be said which control an entry is of, what is not there need not be gone.
    const covers = list(result.controls).every((control) => controlId(object(control)) !== null) ? facts.covers : [];
    if (resource !== null) yield scanRecord(resourceTarget(controllerOf(resource), cluster), "kubescape", { ...facts, covers });
    for (const [index, entry] of list(result.controls).entries()) {
      const record = resource === null ? "of a resource without kind and name" : checkOf(entry, controls, listed?.file ?? null);
      const at = [...path, "controls", index];
      if (isExcepted(object(entry))) excepted++;
      if (typeof record === "string") yield skipped(record, at, where);
      else yield "unjudged" in record ? unjudged(record.reason, record.unjudged, at, where) : record;
    }
  }
  if (excepted > 0) yield warning(suppressedMessage(excepted, "Kubescape"));
  if (results === 0) yield warning("The report holds no results, and so says nothing of any resource.");
}

export const kubescape: ReportFormat = {
  id: "kubescape",
  label: "Kubescape",
  family: "configuration",
  detect,
  async *parse(file) {
    yield* notes(file);
    const isFirst = isFirstLayout(file.top);
    for await (const document of file.documents(isFirst ? [] : [RESULTS, RESOURCES])) {
      const read = whole(document);
      if (isFirst) yield* kubescapeV1(read.outline, read.where);
      else yield* parseDocument(read);
    }
  },
};
