import type { CheckRecord, PackageIdentity, ReportRecord, ScanRecord, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { awsTime } from "../aws-finding";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, unnamedMessage } from "../image-target";
import { distributionOf, packageOf } from "../package-type";
import { invalidReport, notes, skipped, unjudged, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { cvssOf, SourceList } from "../source-facts";
import { integer, type JsonObject, labels, links, list, name, names, object, objects, text, time } from "../value";
import { vulnerabilityRecord } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [
  ["report", "vulnerabilities", "*"],
  ["report", "checks", "*"],
];
const OWN_KEYS = ["cvedb_version", "base_os", "modules", "vulnerabilities"];

function detect(top: TopLevel): boolean {
  const report = top.shape === "array" ? undefined : top.nested.get("report");
  return report !== undefined && OWN_KEYS.filter((key) => report.has(key)).length >= 2 && !report.has("artifact");
}

interface Modules {
  sources: Map<string, string>;
  packages: { identity: PackageIdentity; path: string | null }[];
}

/** The kind of package stands at the modules only: "npm", or the distribution ("rhel:8.10"). */
function modulesOf(report: JsonObject, os: ScanRecord["os"]): Modules {
  const found: Modules = { sources: new Map(), packages: [] };
  for (const entry of objects(report.modules)) {
    const given = name(entry.name);
    if (given === null) continue;
    const source = name(entry.source) ?? "";
    found.sources.set(given, source);
    const identity = packageOf({ type: kindOf(source), name: given, version: name(entry.version), os });
    if (identity !== null) found.packages.push({ identity, path: name(entry.file) });
  }
  return found;
}

const kindOf = (source: string | undefined): string | null =>
  source === undefined || source === "" ? null : source.includes(":") ? "os" : source;

function recordOf(row: JsonObject, modules: Modules, os: ScanRecord["os"]): VulnerabilityRecord | string {
  const id = name(row.name);
  if (id === null) return "no vulnerability name";
  const given = name(row.package_name);
  const path = name(row.file_name);
  const kind = given === null ? undefined : modules.sources.get(given);
  const found =
    given === null
      ? null
      : packageOf({ type: kindOf(kind) ?? (path === null ? "os" : null), name: given, version: name(row.package_version), os, path });
  if (found === null) return "no usable package name";
  const severity = parseSeverity(row.severity);
  const source = os !== null && ["deb", "rpm", "apk"].includes(found.type) ? os.family : "neuvector";
  const sources = new SourceList()
    .severity("neuvector", severity)
    .severity(source, parseSeverity(row.feed_rating))
    .cvss("neuvector", cvssOf(row.vectors_v3, row.score_v3))
    .cvss("neuvector", cvssOf(row.vectors, row.score));
  return vulnerabilityRecord(id, names(row.cves), found, "neuvector", {
    paths: path === null ? [] : [path],
    severity,
    fixedVersion: text(row.fixed_version, 1_000),
    description: text(row.description),
    urls: links([row.link]),
    sources: sources.all(),
    publishedAt: awsTime(row.published_timestamp),
    modifiedAt: awsTime(row.last_modified_timestamp),
  });
}

/** A check of a benchmark that NeuVector leaves to a person, or could not run. */
interface Unjudged {
  reason: string;
  unjudged: CheckRecord;
}

const NOT_JUDGED = new Set(["INFO", "NOTE", "MANUAL", "ERROR", ""]);

function checkRecord(row: JsonObject): CheckRecord | Unjudged | string {
  const check = name(row.test_number) ?? name(row.name);
  if (check === null) return "no test number";
  const level = text(row.level, 50)?.toUpperCase() ?? "";
  const record: CheckRecord = {
    type: "misconfiguration",
    check,
    passed: level === "PASS",
    title: text(row.description, 500) ?? check,
    description: text(row.description),
    message: text(names(row.message).join("; ")),
    resolution: text(row.remediation),
    url: null,
    severity: level === "WARN" ? "medium" : parseSeverity(level),
    location: null,
  };
  return NOT_JUDGED.has(level) ? { reason: `not judged (${level === "" ? "no level" : level})`, unjudged: record } : record;
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  const report = object(top?.report);
  if (top === null || report === null || !Array.isArray(report.vulnerabilities ?? []))
    throw invalidReport("report.vulnerabilities is not a list: this is no usable NeuVector report.");
  const os = distributionOf(text(report.base_os, 200));
  const registry = name(report.registry)?.replace(/\/+$/, "") ?? null;
  const repository = name(report.repository);
  const tag = name(report.tag);
  const digest = name(report.digest);
  const base = repository === null ? null : registry === null ? repository : `${registry}/${repository}`;
  const imageId = name(report.image_id);
  const { target, named } = imageTarget({
    asked: base === null ? null : `${base}${tag === null ? "" : `:${tag}`}`,
    tags: [],
    digests: base === null || digest === null ? [] : [`${base}@${digest}`],
    imageId: imageId === null || imageId.includes(":") ? imageId : `sha256:${imageId}`,
    manifestDigest: digest,
  });
  const error = text(top.error_message, 500);
  yield scanRecord(target, "neuvector", {
    tool: { name: "neuvector", version: null, databaseAt: time(report.cvedb_create_time) },
    ...(error === null
      ? { covers: ["vulnerability", ...(Array.isArray(report.checks) ? (["misconfiguration"] as const) : [])] }
      : { status: "failed", statusReason: error }),
    os,
    sizeBytes: integer(report.size, Number.MAX_SAFE_INTEGER),
    labels: labels(report.labels),
  });
  if (!named) yield warning(unnamedMessage(target.name));
  const modules = modulesOf(report, os);
  for (const { identity, path } of modules.packages)
    yield { type: "package", package: identity, layer: null, paths: path === null ? [] : [path] };
  for await (const { path, value } of document.elements()) {
    const row = object(value);
    const record = row === null ? "not an object" : path[1] === "checks" ? checkRecord(row) : recordOf(row, modules, os);
    if (typeof record === "string") yield skipped(record, path, where);
    else yield "unjudged" in record ? unjudged(record.reason, record.unjudged, path, where) : record;
  }
  if (list(report.secrets).length > 0) yield warning("Secrets that NeuVector lists are not read from its reports.");
}

export const neuvector: ReportFormat = {
  id: "neuvector",
  label: "NeuVector",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
