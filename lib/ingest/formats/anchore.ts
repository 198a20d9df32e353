import type { ReportRecord, ScanRecord, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { policyEvaluation } from "../anchore-policy";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, unnamedMessage } from "../image-target";
import { distributionOf, packageOf } from "../package-type";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { cvssOf, SourceList, severitySourceOf, sourceName } from "../source-facts";
import { flag, type JsonObject, links, name, object, objects, text } from "../value";
import { vulnerabilityRecord } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [["vulnerabilities", "*"], ["*"]];

const isDigest = (key: string): boolean => /^sha256:[0-9a-f]{64}$/.test(key);

function detect(top: TopLevel): boolean {
  if (top.shape === "stream") return false;
  const [first] = top.keys;
  if (first !== undefined && top.keys.size <= 2 && isDigest(first)) return true;
  if (top.shape === "array") return top.keys.has("vuln") && (top.keys.has("packageName") || top.keys.has("package_name"));
  if (!top.keys.has("vulnerabilities")) return false;
  const row = top.nested.get("vulnerabilities");
  if (row?.has("vuln")) return true;
  return row === undefined && (top.keys.has("vulnerability_type") || top.keys.has("vulnerabilityType"));
}

/** Anchore writes "None" for what it does not know, and its two tools spell the same names differently. */
const value = (row: JsonObject, snake: string): unknown => {
  const found = row[snake] ?? row[snake.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
  return typeof found === "string" && /^(?:none|n\/a)?$/i.test(found.trim()) ? undefined : found;
};

function systemOf(row: JsonObject): ScanRecord["os"] {
  const group = text(value(row, "feed_group"), 200);
  return group === null || /^(?:nvd|github|vulndb|python|java|npm|gem|go)\b/i.test(group) ? null : distributionOf(group);
}

function recordOf(row: JsonObject, known: ScanRecord["os"]): VulnerabilityRecord | string {
  const id = name(value(row, "vuln"));
  if (id === null) return "no vulnerability id";
  const given = name(value(row, "package_name"));
  const type = name(value(row, "package_type"));
  const path = name(value(row, "package_path"));
  const os = systemOf(row);
  const found =
    given === null ? null : packageOf({ type, name: given, version: name(value(row, "package_version")), os: os ?? known, path });
  if (found === null) return "no usable package name";
  if (flag(value(row, "will_not_fix")) === true && name(value(row, "fix")) !== null) return "a fix and no will to fix it";
  const group = name(value(row, "feed_group"));
  const source = group === null ? "anchore" : severitySourceOf(sourceName(group));
  const extra = object(row.extra);
  const severity = parseSeverity(row.severity);
  const sources = new SourceList().severity(source, severity);
  for (const [key, scorer] of [
    ["nvd_data", "nvd"],
    ["vendor_data", source],
  ] as const) {
    for (const data of objects(extra?.[key] ?? value(row, key))) {
      for (const version of ["cvss_v2", "cvss_v3", "cvss_v4"]) {
        const cvss = object(value(data, version));
        sources.cvss(
          scorer,
          cvssOf(cvss?.vector_string ?? cvss?.vectorString, object(cvss?.base_metrics)?.base_score ?? cvss?.base_score ?? cvss?.baseScore),
        );
      }
    }
  }
  const isSystem = found.type === "deb" || found.type === "rpm" || found.type === "apk";
  return vulnerabilityRecord(id, [], found, source, {
    paths: path === null || isSystem || path === "pkgdb" ? [] : [path],
    severity,
    fixedVersion: text(value(row, "fix"), 1_000),
    fixState: name(value(row, "fix")) !== null ? "fixed" : flag(value(row, "will_not_fix")) === true ? "will_not_fix" : null,
    description: text(extra?.description),
    urls: links([value(row, "url"), extra?.link]),
    sources: sources.all(),
  });
}

async function* parseRows(document: ReportDocument, top: JsonObject | null): AsyncIterable<ReportRecord> {
  const { where } = document;
  if (top !== null && !Array.isArray(top.vulnerabilities ?? []))
    throw invalidReport("vulnerabilities is not a list: this is no usable Anchore report.");
  const digest = top === null ? null : name(value(top, "image_digest"));
  const asked = top === null ? null : (name(top.imageFullTag) ?? name(top.image_full_tag) ?? name(top.imageTag));
  const { target, named } = imageTarget({
    asked,
    tags: [],
    digests: digest === null || asked === null ? [] : [`${asked.replace(/@.*$|:[^/:]*$/, "")}@${digest}`],
    imageId: null,
    manifestDigest: digest,
  });
  let os: ScanRecord["os"] = null;
  for await (const each of document.elements()) os ??= systemOf(object(each.value) ?? {});
  yield scanRecord(target, "anchore", { covers: ["vulnerability"], os });
  if (!named) yield warning(unnamedMessage(target.name));
  for await (const { path, value: entry } of document.elements()) {
    const row = object(entry);
    const record = row === null ? "not an object" : recordOf(row, os);
    yield typeof record === "string" ? skipped(record, path, where) : record;
  }
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  if (top !== null) {
    if (Object.keys(top).some(isDigest)) yield* policyEvaluation(top, where);
    else yield* parseRows(document, top);
    return;
  }
  const entries: unknown[] = [];
  for await (const { value: entry } of document.elements()) {
    entries.push(entry);
    if (!Object.keys(object(entry) ?? {}).some(isDigest)) break;
  }
  const [first] = entries;
  if (Object.keys(object(first) ?? {}).some(isDigest)) yield* policyEvaluation(entries, where);
  else yield* parseRows(document, null);
}

export const anchore: ReportFormat = {
  id: "anchore",
  aliases: ["anchorectl", "anchore-engine", "anchore-enterprise"],
  label: "Anchore",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
