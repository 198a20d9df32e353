import type { ReportRecord, ScanRecord, ScanTarget, SightingKind } from "@/lib/core/records";
import type { JsonPath, ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget } from "../image-target";
import { holdsObjects, type KubernetesObject, OBJECT_LISTS, objectsOf } from "../k8s-documents";
import { checksOf } from "../kube-bench-check";
import { operatorCheck, operatorControl, operatorOs, operatorPackages, operatorSecret, operatorVulnerability } from "../operator-rows";
import { notes, skipped, warning, whole } from "../records";
import { clusterTarget, controllerOf, isClusterScoped, resourceTarget } from "../resource-target";
import { scanRecord } from "../scan-record";
import { type JsonObject, list, name, number, object, objects, time } from "../value";

const GROUP = "aquasecurity.github.io";
const isReport = (apiVersion: string): boolean => apiVersion.startsWith(`${GROUP}/`);
const KINDS = [
  ...["VulnerabilityReport", "SbomReport", "ExposedSecretReport", "ConfigAuditReport", "RbacAssessmentReport", "InfraAssessmentReport"],
  ...["ComplianceReport", "CISKubeBenchReport"],
];
/** "vulnerabilityreports.aquasecurity.github.io": some collectors file the objects of each kind under the name of their definition. */
const PLURALS = new Map(
  KINDS.flatMap((kind) => [kind, `Cluster${kind}`]).map((kind): [string, string] => [`${kind.toLowerCase()}s.${GROUP}`, kind]),
);
const LISTS: readonly ListPath[] = [
  ...OBJECT_LISTS,
  ...[...PLURALS.keys()].flatMap((key) => [
    [key, "*"],
    [key, "items", "*"],
  ]),
];

function detect(top: TopLevel): boolean {
  if (top.keys.has("verb") && top.keys.has("operatorObject")) return true;
  if (holdsObjects(top, isReport)) return true;
  if ([...top.keys].some((key) => PLURALS.has(key))) return true;
  // The operator's webhook can leave kind and apiVersion out.
  const report = top.nested.get("report");
  return (
    report !== undefined &&
    top.keys.has("metadata") &&
    !top.keys.has("apiVersion") &&
    report.has("summary") &&
    (report.has("scanner") || report.has("checks"))
  );
}

/**
 * When reports were made, for reports that come together: of each day the newest time. A list is taken at one moment, at
 * which all in it still held; a thousand reports of a thousand seconds would be a thousand occasions.
 */
type Times = (report: JsonObject | null, metadata: JsonObject | null) => Date | null;

const ownTime: Times = (report, metadata) => time(report?.updateTimestamp) ?? time(metadata?.creationTimestamp);

const timeIn = (value: JsonObject | null): Date | null => ownTime(object(value?.report) ?? object(value?.status), object(value?.metadata));

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

async function timesOf(document: ReportDocument): Promise<Times> {
  const newest = new Map<string, Date>();
  for await (const { value } of document.elements()) {
    const at = timeIn(object(value));
    if (at === null) continue;
    const known = newest.get(dayOf(at));
    if (known === undefined || known < at) newest.set(dayOf(at), at);
  }
  return (report, metadata) => {
    const at = ownTime(report, metadata);
    return at === null ? null : (newest.get(dayOf(at)) ?? at);
  };
}

interface Report {
  kind: string;
  metadata: JsonObject | null;
  report: JsonObject;
  at: Date | null;
  path: JsonPath;
  where: string;
}

/** The resource that a report is about, from its labels, or from the object that owns it. */
function resourceOf({ kind, metadata }: Report): ScanTarget | null {
  const given: JsonObject = { ...object(metadata?.labels), ...object(metadata?.annotations) };
  const label = (key: string): string | null => name(given[`trivy-operator.resource.${key}`]) ?? name(given[`starboard.resource.${key}`]);
  const [owner] = objects(metadata?.ownerReferences);
  const resourceKind = label("kind") ?? name(owner?.kind);
  // A name that is too long for a label stands in an annotation, or only in the owner.
  const resourceName = label("name") ?? name(owner?.name);
  if (resourceKind === null || resourceName === null) return null;
  const namespace = isClusterScoped(resourceKind) || kind.startsWith("Cluster") ? null : (label("namespace") ?? name(metadata?.namespace));
  return resourceTarget(controllerOf({ namespace: namespace === "" ? null : namespace, kind: resourceKind, name: resourceName }));
}

/** The image that a report is about; null where it names none. */
function imageOf({ report }: Report): ScanTarget | null {
  const artifact = object(report.artifact);
  const repository = name(artifact?.repository);
  if (repository === null) return null;
  const server = name(object(report.registry)?.server);
  const base = server === null ? repository : `${server}/${repository}`;
  const tag = name(artifact?.tag);
  const digest = name(artifact?.digest);
  const found = imageTarget({
    asked: tag === null ? base : `${base}:${tag}`,
    tags: [],
    digests: digest === null ? [] : [`${base}@${digest}`],
    imageId: null,
  });
  return found.named ? found.target : null;
}

function scanOf(read: Report, target: ScanTarget, tool: string, kind: SightingKind | null, facts: Partial<ScanRecord> = {}): ScanRecord {
  return scanRecord(target, tool, {
    tool: { name: tool, version: name(object(read.report.scanner)?.version), databaseAt: null },
    scannedAt: read.at,
    covers: kind === null ? [] : [kind],
    ...facts,
  });
}

/** Some collectors keep the summary and drop the rows. */
function isCutOut(report: JsonObject, key: string): boolean {
  if (list(report[key]).length > 0) return false;
  const { noneCount: _, ...counts } = object(report.summary) ?? {};
  return Object.values(counts).some((count) => (number(count) ?? 0) > 0);
}

type Row = (row: JsonObject) => ReportRecord | string;

/** The rows of one list of a report. A list that is none says nothing, so nothing may be taken for gone. */
function* rowsOf(
  read: Report,
  key: string,
  target: ScanTarget | null,
  scan: (target: ScanTarget, looked: boolean) => ScanRecord,
  row: Row,
): Iterable<ReportRecord> {
  const given = read.report[key];
  const path = [...read.path, "report", key];
  if (given !== undefined && given !== null && !Array.isArray(given)) {
    yield skipped(`${key} is not a list`, path, read.where);
    return;
  }
  if (target === null) {
    if (list(given).length === 0) yield skipped("names neither an image nor a resource", path, read.where);
    for (const index of list(given).keys())
      yield skipped("of a report that names neither an image nor a resource", [...path, index], read.where);
    return;
  }
  const isMissing = isCutOut(read.report, key);
  if (isMissing) yield warning(`The summary of ${target.name} counts what its ${key} do not hold: nothing was taken for gone.`);
  yield scan(target, given !== undefined && !isMissing);
  for (const [index, entry] of list(given).entries()) {
    const value = object(entry);
    const record = value === null ? "not an object" : row(value);
    yield typeof record === "string" ? skipped(record, [...path, index], read.where) : record;
  }
}

function* parseVulnerabilities(read: Report): Iterable<ReportRecord> {
  const os = operatorOs(read.report.os);
  yield* rowsOf(
    read,
    "vulnerabilities",
    imageOf(read) ?? resourceOf(read),
    (target, looked) => scanOf(read, target, "trivy-operator", looked ? "vulnerability" : null, { os }),
    (row) => operatorVulnerability(row, os),
  );
}

function* parseSecrets(read: Report): Iterable<ReportRecord> {
  yield* rowsOf(
    read,
    "secrets",
    imageOf(read) ?? resourceOf(read),
    (target, looked) => scanOf(read, target, "trivy-operator", looked ? "secret" : null),
    operatorSecret,
  );
}

function* parseSbom(read: Report): Iterable<ReportRecord> {
  const target = imageOf(read) ?? resourceOf(read);
  if (target === null) {
    yield skipped("names neither an image nor a resource", read.path, read.where);
    return;
  }
  const { os, packages } = operatorPackages(object(read.report.components));
  yield scanOf(read, target, "trivy-operator", null, { os: os === null ? null : { ...os, endOfLife: null } });
  yield* packages;
}

/** Starboard's first versions kept checks of the pod and of its containers apart. */
function withAllChecks(report: JsonObject): JsonObject {
  if (report.checks !== undefined || (report.podChecks === undefined && report.containerChecks === undefined)) return report;
  return { ...report, checks: [...list(report.podChecks), ...Object.values(object(report.containerChecks) ?? {}).flatMap(list)] };
}

function* parseChecks(given: Report): Iterable<ReportRecord> {
  const read = { ...given, report: withAllChecks(given.report) };
  // Both look at the pods of the control plane: neither's word may take the other's away.
  const tool = read.kind.includes("Infra") ? "trivy-operator-infra" : "trivy-operator";
  yield* rowsOf(
    read,
    "checks",
    resourceOf(read),
    (target, looked) => scanOf(read, target, tool, looked ? "misconfiguration" : null),
    operatorCheck,
  );
}

function* parseBench(read: Report): Iterable<ReportRecord> {
  const target =
    resourceOf(read) ??
    (name(read.metadata?.name) === null ? null : resourceTarget({ namespace: null, kind: "Node", name: name(read.metadata?.name) ?? "" }));
  const sections = list(read.report.sections);
  if (target === null) {
    yield skipped("names no node", read.path, read.where);
    return;
  }
  yield scanOf(read, target, "kube-bench", sections.length > 0 ? "benchmark" : null);
  for (const [index, entry] of sections.entries()) {
    const section = object(entry);
    const path = [...read.path, "report", "sections", index];
    if (section === null) yield skipped("not an object", path, read.where);
    else yield* checksOf(section, name(section.version), path, read.where);
  }
}

function* parseCompliance(value: JsonObject, times: Times, { path, where }: { path: JsonPath; where: string }): Iterable<ReportRecord> {
  const spec = object(object(value.spec)?.compliance) ?? object(value.spec);
  const status = object(value.status);
  const [key, controls] = [
    ["detailReport.results", object(status?.detailReport)?.results] as const,
    ["summaryReport.controlCheck", object(status?.summaryReport)?.controlCheck] as const,
    ["controlCheck", status?.controlCheck] as const,
  ].find(([, found]) => list(found).length > 0) ?? ["", []];
  const id = name(spec?.id) ?? name(object(value.metadata)?.name) ?? "compliance";
  if (list(controls).length === 0) {
    yield warning(`The compliance report ${id} has no results yet, and so says nothing.`);
    return;
  }
  // Benchmarks number their controls alike: each is a place of its own.
  yield scanRecord(clusterTarget(id), "trivy-operator", { scannedAt: times(status, null), covers: ["benchmark"] });
  const described = new Map(objects(spec?.controls).map((control) => [name(control.id), control]));
  for (const [index, entry] of list(controls).entries()) {
    const row = object(entry);
    const record = row === null ? "not an object" : operatorControl(row, described.get(name(row.id)) ?? null, id);
    yield typeof record === "string" ? skipped(record, [...path, "status", ...key.split("."), index], where) : record;
  }
}

const PARSERS: ReadonlyMap<string, (read: Report) => Iterable<ReportRecord>> = new Map([
  ["VulnerabilityReport", parseVulnerabilities],
  ["ImageVulnerabilityReport", parseVulnerabilities],
  ["SbomReport", parseSbom],
  ["ExposedSecretReport", parseSecrets],
  ["ConfigAuditReport", parseChecks],
  ["RbacAssessmentReport", parseChecks],
  ["InfraAssessmentReport", parseChecks],
  ["CISKubeBenchReport", parseBench],
]);

/** What an object without kind is, by what its report holds. */
function kindByShape(report: JsonObject | null): string | null {
  if (report === null) return null;
  const shapes = [
    ["vulnerabilities", "VulnerabilityReport"],
    ["secrets", "ExposedSecretReport"],
    ["checks", "ConfigAuditReport"],
    ["components", "SbomReport"],
    ["sections", "CISKubeBenchReport"],
  ] as const;
  return shapes.find(([key]) => key in report)?.[1] ?? null;
}

function* parseObject({ kind: given, apiVersion, value, path }: KubernetesObject, times: Times, where: string): Iterable<ReportRecord> {
  if (value === null) {
    yield skipped("not an object", path, where);
    return;
  }
  const report = object(value.report);
  const kind = given ?? kindByShape(report);
  const parser = PARSERS.get(kind?.replace(/^Cluster/, "") ?? "");
  const isOwn = apiVersion === null || isReport(apiVersion);
  if (isOwn && kind === "ClusterComplianceReport") yield* parseCompliance(value, times, { path, where });
  else if (!isOwn || parser === undefined || kind === null) yield skipped(`objects of kind ${kind ?? "(none)"} are not read`, path, where);
  else if (report === null) yield skipped("no report", path, where);
  else {
    const metadata = object(value.metadata);
    yield* parser({ kind, metadata, report, at: times(report, metadata), path, where });
  }
}

function deletedMessage(value: JsonObject | null): string {
  const metadata = object(value?.metadata);
  const shown = [name(metadata?.namespace), name(metadata?.name)].filter((part) => part !== null).join("/");
  return (
    `The operator has deleted its ${name(value?.kind) ?? "report"}${shown === "" ? "" : ` ${shown}`}. ` +
    "That says that it no longer looks at it, not that anything was fixed: nothing was changed."
  );
}

/** What lies beside the reports in a document that files objects by kind: none of it may go without a word. */
function* otherFiles(top: JsonObject, where: string): Iterable<ReportRecord> {
  for (const [key, value] of Object.entries(top)) {
    const items = Array.isArray(value) ? value : object(value)?.items;
    if (!PLURALS.has(key))
      for (const at of list(items).keys()) yield skipped(`objects of ${key.slice(0, 100)} are not read`, [key, at], where);
    else if (value !== null && !Array.isArray(items)) yield skipped("not a list of reports", [key], where);
  }
}

/** The objects of a document, in each of the ways in which they are sent. */
async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  if (top !== null && "operatorObject" in top) {
    const value = object(top.operatorObject);
    if (/^delet/i.test(name(top.verb) ?? "")) yield warning(deletedMessage(value));
    else
      yield* parseObject({ kind: name(value?.kind), apiVersion: name(value?.apiVersion), value, path: ["operatorObject"] }, ownTime, where);
    return;
  }
  let count = 0;
  const times = await timesOf(document);
  const isFiled = top !== null && !("items" in top) && Object.keys(top).some((key) => PLURALS.has(key));
  if (isFiled) {
    for await (const { path, value } of document.elements()) {
      count++;
      const item = object(value);
      const kind = name(item?.kind) ?? PLURALS.get(String(path[0])) ?? null;
      yield* parseObject({ kind, apiVersion: name(item?.apiVersion), value: item, path }, times, where);
    }
    yield* otherFiles(top, where);
  } else {
    for await (const found of objectsOf(document, "A report of the Trivy Operator")) {
      count++;
      yield* parseObject(found, times, where);
    }
  }
  if (count === 0) yield warning("The list holds no reports, and so says nothing of any image or resource.");
}

export const trivyOperator: ReportFormat = {
  id: "trivy-operator",
  aliases: ["trivyoperator", "starboard", "trivy"],
  label: "Trivy Operator",
  family: "configuration",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
