import type { ReportRecord, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { digestOf } from "@/lib/identity/image-ref";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, unnamedMessage } from "../image-target";
import { packageOf } from "../package-type";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { cvssOf, SourceList, sourceName } from "../source-facts";
import { type JsonObject, links, list, name, names, number, object, text, time } from "../value";
import { vulnerabilityRecord } from "../vulnerability-record";

/** Harbor's API names the report by its MIME type; a scanner's own answer is the report alone. */
const TYPES = [
  "application/vnd.security.vulnerability.report; version=1.1",
  "application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0",
  "application/vnd.security.vulnerability.report",
];
const LISTS: readonly ListPath[] = [["vulnerabilities", "*"], ...TYPES.map((type): ListPath => [type, "vulnerabilities", "*"])];

function detect(top: TopLevel): boolean {
  if (top.shape === "array") return false;
  if (TYPES.some((type) => top.keys.has(type))) return true;
  return top.keys.has("generated_at") && top.keys.has("scanner") && top.keys.has("vulnerabilities");
}

function recordOf(row: JsonObject, tool: string): VulnerabilityRecord | string {
  const id = name(row.id);
  if (id === null) return "no vulnerability id";
  const given = name(row.package);
  const found = given === null ? null : packageOf({ type: null, name: given, version: name(row.version), os: null });
  if (found === null) return "no usable package name";
  const severity = parseSeverity(row.severity);
  const sources = new SourceList().severity(tool, severity);
  for (const [source, value] of Object.entries(object(object(row.vendor_attributes)?.CVSS) ?? {})) {
    const scores = object(value);
    if (name(source) === null || scores === null) continue;
    for (const version of ["V2", "V3", "V40"])
      sources.cvss(sourceName(source), cvssOf(scores[`${version}Vector`], scores[`${version}Score`]));
  }
  const preferred = object(row.preferred_cvss);
  sources
    .cvss(tool, cvssOf(preferred?.vector_v3, number(preferred?.score_v3)))
    .cvss(tool, cvssOf(preferred?.vector_v2, number(preferred?.score_v2)));
  return vulnerabilityRecord(id, [], found, tool, {
    severity,
    fixedVersion: text(row.fix_version, 1_000),
    description: text(row.description),
    urls: links(list(row.links)),
    cwes: names(row.cwe_ids, 20),
    sources: sources.all(),
  });
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  const type = TYPES.find((each) => top !== null && Object.hasOwn(top, each));
  const report = object(type === undefined ? top : top?.[type]);
  if (report === null || !Array.isArray(report.vulnerabilities ?? []))
    throw invalidReport("vulnerabilities is not a list: this is no usable Harbor report.");
  const scanner = object(report.scanner);
  // Harbor leaves the kinds of packages out: its word stands beside that of the scanner itself, and takes the place of none.
  const tool = "harbor";
  const artifact = object(report.artifact);
  let digest = digestOf(text(artifact?.digest, 200) ?? "");
  if (digest === null) {
    for await (const { value } of document.elements()) {
      digest = digestOf(names(object(value)?.artifact_digests)[0] ?? "");
      break;
    }
  }
  const repository = name(artifact?.repository);
  const asked = repository === null ? null : `${repository}${digest === null ? "" : `@${digest}`}`;
  const { target, named } = imageTarget({ asked, tags: [], digests: [], imageId: null, manifestDigest: digest });
  yield scanRecord(target, tool, {
    tool: {
      name: tool,
      version: [name(scanner?.name), name(scanner?.version)].filter((part) => part !== null).join(" ") || null,
      databaseAt: null,
    },
    scannedAt: time(report.generated_at),
    covers: ["vulnerability"],
  });
  if (!named) yield warning(unnamedMessage(target.name));
  for await (const { path, value } of document.elements()) {
    const row = object(value);
    const record = row === null ? "not an object" : recordOf(row, tool);
    yield typeof record === "string" ? skipped(record, path, where) : record;
  }
}

export const harbor: ReportFormat = {
  id: "harbor",
  label: "Harbor",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
