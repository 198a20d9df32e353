import type { CheckRecord, ReportRecord, ScanRecord, ScanTarget, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, unnamedMessage } from "../image-target";
import { distributionOf, packageOf } from "../package-type";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { cvssOf, SourceList, severityOfScore } from "../source-facts";
import { type JsonObject, links, list, name, number, object, objects, text, time } from "../value";
import { ofOneRow, vulnerabilityRecord } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [
  ["results", "*", "vulnerabilities", "*"],
  ["results", "*", "compliances", "*"],
];

const OWN_KEYS = ["complianceDistribution", "vulnerabilityDistribution", "compliances", "distroRelease", "complianceScanPassed"];

function detect(top: TopLevel): boolean {
  if (top.shape === "array" || !top.keys.has("results")) return false;
  const first = top.nested.get("results");
  if (first === undefined) return top.keys.has("consoleURL");
  return OWN_KEYS.some((key) => first.has(key)) || (first.has("distro") && first.has("id"));
}

interface Scanned {
  target: ScanTarget;
  named: boolean;
  os: ScanRecord["os"];
  /** kinds of package by name */
  kinds: ReadonlyMap<string, string>;
}

function readScanned(result: JsonObject): Scanned {
  const given = name(result.name);
  const digest = name(result.digest) ?? name(list(result.repoDigests)[0]);
  const asked = given ?? name(object(result.repoTag)?.repo);
  const { target, named } = imageTarget({
    asked,
    tags: [],
    digests: digest === null ? [] : [digest.includes("@") || asked === null ? digest : `${asked.replace(/@.*$|:[^/:]*$/, "")}@${digest}`],
    imageId: name(result.id),
  });
  const os = distributionOf(text(result.distro, 200));
  const kinds = new Map<string, string>();
  for (const entry of objects(result.packages)) {
    const one = name(entry.name);
    const kind = name(entry.type);
    if (one !== null && kind !== null) kinds.set(one, kind);
  }
  return { target, named, os: os === null ? null : { ...os, name: os.name }, kinds };
}

/**
 * Whether a list says all: it has rows, or the count beside it says that there are none. A list that is null or left out, or is
 * empty beside a count of some (a report without details), shows nothing to be gone.
 */
function isListed(count: number, rows: unknown, distribution: unknown): boolean {
  const total = number(object(distribution)?.total);
  return count > 0 || (total === null ? Array.isArray(rows) : total === 0);
}

const USED_IN = /^(\S+)\s+\(used in ([^)]*)\)$/;
const FIXED = /fixed in\s+(.+)$/i;
const STATES: readonly (readonly [RegExp, string])[] = [
  [/will ?not ?fix|won'?t fix/i, "will_not_fix"],
  [/deferred|postponed/i, "fix_deferred"],
  [/under investigation|needed|open|affected/i, "affected"],
];

function vulnerabilityParts(row: JsonObject, scanned: Scanned): (VulnerabilityRecord | string)[] {
  const id = name(row.id) ?? name(row.cve);
  if (id === null) return ["no vulnerability id"];
  const given = name(row.packageName);
  if (given === null) return ["no usable package name"];
  // A source package, with the binary packages that were built from it and are there.
  const used = USED_IN.exec(given);
  const source = used?.[1] ?? null;
  const named = used?.[2]?.split(/,\s*/).filter((each) => each !== "") ?? [given];
  const status = text(row.status, 500);
  const fixedVersion = text(FIXED.exec(status ?? "")?.[1], 1_000);
  const worded = parseSeverity(row.severity);
  const score = number(row.cvss);
  const severity = worded === "unknown" ? severityOfScore(score) : worded;
  const sources = new SourceList().severity("twistlock", severity).cvss("twistlock", cvssOf(row.vector, score));
  const path = name(row.packagePath);
  return named.map((each): VulnerabilityRecord | string => {
    const kind = name(row.packageType) ?? scanned.kinds.get(each) ?? (used === null ? null : "os");
    const found = packageOf({
      type: kind === "package" ? "os" : kind,
      name: each,
      version: name(row.packageVersion),
      os: scanned.os,
      sourceName: source,
      path,
    });
    if (found === null) return "no usable package name";
    return vulnerabilityRecord(id, [], found, "twistlock", {
      paths: path === null ? [] : [path],
      severity,
      fixedVersion,
      fixState: fixedVersion !== null ? "fixed" : (STATES.find(([pattern]) => pattern.test(status ?? ""))?.[1] ?? null),
      description: text(row.description),
      urls: links([row.link]),
      sources: sources.all(),
      publishedAt: time(row.publishedDate),
    });
  });
}

function complianceRecord(row: JsonObject): CheckRecord | string {
  const title = text(row.title, 500);
  const check = name(row.id) ?? name(row.title);
  if (check === null) return "no id and no title";
  return {
    type: "misconfiguration",
    check,
    passed: false,
    title: title ?? check,
    description: text(row.description),
    message: text(row.cause),
    resolution: null,
    url: null,
    severity: parseSeverity(row.severity),
    location: null,
  };
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  if (top === null || !Array.isArray(top.results ?? [])) throw invalidReport("results is not a list: this is no usable Twistlock report.");
  const results = list(top.results).map((entry) => {
    const result = object(entry);
    return result === null ? null : { result, scanned: readScanned(result) };
  });
  const counts = new Map<unknown, number>();
  for await (const { path } of document.elements()) {
    const key = `${path[1]} ${path[2]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const isCovered = (at: number, kind: "vulnerabilities" | "compliances", distribution: unknown): boolean =>
    isListed(counts.get(`${at} ${kind}`) ?? 0, results[at]?.result[kind], distribution);
  const scanOf = ({ result, scanned }: { result: JsonObject; scanned: Scanned }, at: number): ScanRecord =>
    scanRecord(scanned.target, "twistlock", {
      scannedAt: time(result.scanTime),
      covers: [
        ...(isCovered(at, "vulnerabilities", result.vulnerabilityDistribution) ? (["vulnerability"] as const) : []),
        ...(isCovered(at, "compliances", result.complianceDistribution) ? (["misconfiguration"] as const) : []),
      ],
      os: scanned.os,
    });
  let current = -1;
  for (const [at, entry] of results.entries()) {
    if (entry === null) {
      yield skipped("not an object", ["results", at], where);
      continue;
    }
    current = at;
    yield scanOf(entry, at);
    if (!entry.scanned.named) yield warning(unnamedMessage(entry.scanned.target.name));
    for (const each of objects(entry.result.packages)) {
      const given = name(each.name);
      const found =
        given === null ? null : packageOf({ type: name(each.type), name: given, version: name(each.version), os: entry.scanned.os });
      const path = name(each.path);
      if (found !== null) yield { type: "package", package: found, layer: null, paths: path === null ? [] : [path] };
    }
  }
  for await (const { path, value } of document.elements()) {
    const at = Number(path[1]);
    const entry = results[at];
    if (!entry) continue;
    if (current !== at) yield scanOf(entry, at);
    current = at;
    const row = object(value);
    if (row === null) yield skipped("not an object", path, where);
    else yield* ofOneRow(path[2] === "compliances" ? [complianceRecord(row)] : vulnerabilityParts(row, entry.scanned), path, where);
  }
}

export const twistlock: ReportFormat = {
  id: "twistlock",
  aliases: ["prisma", "twistcli", "prisma-cloud"],
  label: "Twistlock / Prisma Cloud",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
