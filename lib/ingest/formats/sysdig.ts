import type { PackageIdentity, ReportRecord, ScanRecord, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import type { JsonPath, ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, unnamedMessage } from "../image-target";
import { distributionOf, packageOf } from "../package-type";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { cvssOf, SourceList, sourceName } from "../source-facts";
import { sysdigRow, type Turn } from "../sysdig-rows";
import { integer, type JsonObject, list, name, number, object, objects, text, time } from "../value";
import { vulnerabilityRecord } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [
  ["result", "packages", "*"],
  ["panels", "*", "data", "*"],
  ["data", "*"],
  ["rows", "*"],
];
const ROW_KEYS = ["vuln_id", "vulnName", "vulnerabilityId", "vulnSeverity", "vuln_severity"];

/** The table has had three heads: of the first engine, of the command line's, and of the reports of 2025. */
const TABLES = [
  ["vulnerability id", "severity", "package name", "package version"],
  ["vulnerability name", "vulnerability severity", "package name", "package version"],
  ["cve id", "cve severity", "package name", "package version"],
];

function isTable(columns: ReadonlySet<string> | undefined): boolean {
  const known = new Set([...(columns ?? [])].map((column) => column.toLowerCase()));
  return TABLES.some((table) => table.every((column) => known.has(column)));
}

/** A row of the table with its columns under the names that rows in JSON have. */
const tableRow = (row: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column.trim().toLowerCase().replaceAll(" ", "_"), value]));

function detect(top: TopLevel): boolean {
  if (top.shape === "array") return false;
  if (isTable(top.nested.get("rows"))) return true;
  const result = top.nested.get("result");
  if (result?.has("packages") && (result.has("metadata") || top.keys.has("scanner"))) return true;
  if (top.keys.has("panels")) return top.keys.has("zones") || top.keys.has("schedule");
  const row = top.nested.get("data");
  return row !== undefined && ROW_KEYS.some((key) => row.has(key));
}

interface Found {
  package: PackageIdentity;
  layer: string | null;
  paths: string[];
}

function packageIn(entry: JsonObject, os: ScanRecord["os"], layers: JsonObject | null): Found | null {
  const given = name(entry.name);
  const path = name(entry.path);
  const found = given === null ? null : packageOf({ type: name(entry.type), name: given, version: name(entry.version), os, path });
  if (found === null) return null;
  const reference = name(entry.layerRef);
  const layer =
    name(entry.layerDigest) ??
    (reference === null || layers === null || !Object.hasOwn(layers, reference) ? null : name(object(layers[reference])?.digest));
  const isSystem = found.type === "deb" || found.type === "rpm" || found.type === "apk";
  return { package: found, layer, paths: path === null || isSystem ? [] : [path] };
}

/** Severities and scores are words and numbers, or objects that name their source. */
function recordOf(row: JsonObject, found: Found, fallbackFix: unknown): VulnerabilityRecord | string {
  const id = name(row.name) ?? name(row.id);
  if (id === null) return "no vulnerability name";
  const worded = object(row.severity);
  const severity = parseSeverity(worded?.value ?? row.severity);
  const given = name(worded?.sourceName);
  const source = given === null ? "sysdig" : sourceName(given);
  const score = object(row.cvssScore);
  const value = object(score?.value) ?? score;
  const scorer = name(score?.sourceName);
  const accepted = objects(row.acceptedRisks).length > 0 || list(row.riskAcceptRefs).length > 0;
  if (accepted) return "the document itself says accepted";
  const exploited = object(row.cisaKev);
  return vulnerabilityRecord(id, [], found.package, source, {
    layer: found.layer,
    paths: found.paths,
    severity,
    fixedVersion: text(row.fixedInVersion, 1_000) ?? text(row.fixVersion, 1_000) ?? text(fallbackFix, 1_000),
    description: text(row.description),
    sources: new SourceList()
      .severity(source, severity)
      .cvss(scorer === null ? source : sourceName(scorer), cvssOf(value?.vector, number(value?.score)))
      .all(),
    publishedAt: time(row.disclosureDate),
    knownExploited:
      exploited === null ? null : { addedOn: time(exploited.publishDate), ransomware: exploited.knownRansomwareCampaignUse === true },
  });
}

function* packageRows(
  entry: JsonObject | null,
  path: JsonPath,
  where: string,
  scanned: { os: ScanRecord["os"]; result: JsonObject },
): Iterable<ReportRecord> {
  if (entry === null) return;
  const found = packageIn(entry, scanned.os, object(scanned.result.layers));
  if (found !== null) yield { type: "package", ...found };
  const flaws = object(scanned.result.vulnerabilities);
  const own = list(entry.vulns).map((row, at) => ({ row: object(row), path: [...path, "vulns", at] }));
  const referred = list(entry.vulnerabilitiesRefs).map((reference, at) => ({
    row: typeof reference === "string" && flaws !== null && Object.hasOwn(flaws, reference) ? object(flaws[reference]) : null,
    path: [...path, "vulnerabilitiesRefs", at],
  }));
  for (const each of [...own, ...referred]) {
    const record = each.row === null ? "not an object" : found === null ? "no usable package name" : recordOf(each.row, found, null);
    yield typeof record === "string" ? skipped(record, each.path, where) : record;
  }
}

async function* parseScan(document: ReportDocument, top: JsonObject, result: JsonObject): AsyncIterable<ReportRecord> {
  const metadata = object(result.metadata);
  const info = object(top.info);
  const scanner = object(top.scanner);
  const os = distributionOf(text(metadata?.baseOs, 200) ?? text(metadata?.baseOS, 200));
  const asked = name(metadata?.pullString);
  const digest = name(metadata?.digest);
  const { target, named } = imageTarget({
    asked,
    tags: [],
    digests: digest === null || asked === null ? [] : [`${asked.replace(/@.*$|:[^/:]*$/, "")}@${digest}`],
    imageId: name(metadata?.imageId),
    manifestDigest: digest,
  });
  const tool = name(scanner?.name)?.toLowerCase() ?? "sysdig-cli-scanner";
  yield scanRecord(target, tool, {
    tool: { name: tool, version: name(scanner?.version), databaseAt: null },
    scannedAt: time(info?.scanTime) ?? time(metadata?.scanTime),
    covers: ["vulnerability"],
    os,
    architecture: name(metadata?.architecture),
    sizeBytes: integer(metadata?.size, Number.MAX_SAFE_INTEGER),
    builtAt: time(metadata?.createdAt),
  });
  if (!named) yield warning(unnamedMessage(target.name));
  const scanned = { os, result };
  const map = object(result.packages);
  if (map !== null) {
    for (const [key, entry] of Object.entries(map))
      yield* packageRows(object(entry), ["result", "packages", key.slice(0, 100)], document.where, scanned);
    return;
  }
  for await (const { path, value } of document.elements()) {
    if (path[0] === "result") yield* packageRows(object(value), path, document.where, scanned);
  }
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const top = object(document.outline);
  if (top === null) throw invalidReport("The document is not an object: this is no usable Sysdig report.");
  const result = object(top.result);
  if (result !== null && result.packages !== undefined) {
    yield* parseScan(document, top, result);
    return;
  }
  const turn: Turn = { current: "", unnamed: null };
  // The command line's table is of one image, which it does not name.
  const columns = list(top.columns).map((column) => name(column)?.toLowerCase());
  if (columns.includes("cve id") && !columns.includes("image")) {
    const { target } = imageTarget({ asked: null, tags: [], digests: [], imageId: null });
    turn.unnamed = target;
    yield warning(unnamedMessage(target.name));
  }
  for await (const { path, value } of document.elements()) {
    const row = object(value);
    if (row === null) yield skipped("not an object", path, document.where);
    else yield* sysdigRow(path[0] === "rows" ? tableRow(row) : row, path, document.where, turn);
  }
}

export const sysdig: ReportFormat = {
  id: "sysdig",
  label: "Sysdig",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
