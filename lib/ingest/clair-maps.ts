import type { PackageIdentity, ReportRecord, ScanRecord, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { digestOf } from "@/lib/identity/image-ref";
import { imageTarget, unnamedMessage } from "./image-target";
import { distributionOf, packageOf } from "./package-type";
import { invalidReport, skipped, warning } from "./records";
import { vulnerabilityIdIn } from "./sarif-vulnerability";
import { PACKAGES_ONLY } from "./sbom-target";
import { scanRecord } from "./scan-record";
import { cvssOf, SourceList, severitySourceOf, sourceName } from "./source-facts";
import { type JsonObject, links, list, name, object, objects, text, time } from "./value";
import { vulnerabilityRecord } from "./vulnerability-record";

const entryOf = (map: JsonObject | null, key: string): JsonObject | null =>
  map !== null && Object.hasOwn(map, key) ? object(map[key]) : null;

const systemOf = (distribution: JsonObject | null): ScanRecord["os"] => {
  const family = distributionOf(name(distribution?.did) ?? name(distribution?.name));
  return family === null ? null : { ...family, name: name(distribution?.version_id) ?? "" };
};

interface Found {
  package: PackageIdentity;
  layer: string | null;
  paths: string[];
}

/** "python:usr/lib/…", "maven:…" of language packages; a bare path for the distribution's own. */
const DATABASES = /^(python|nodejs|maven|ruby|go|java|jar):(.*)$/;

function packageIn(top: JsonObject, id: string, systems: Map<string, ScanRecord["os"]>): Found | null {
  const entry = entryOf(object(top.packages), id);
  const given = name(entry?.name);
  if (entry === null || given === null) return null;
  const environments = objects(object(top.environments)?.[id]);
  const environment = environments.find((each) => name(each.distribution_id) !== null) ?? environments[0] ?? null;
  const database = DATABASES.exec(text(environment?.package_db, 1_000) ?? "");
  const distribution = name(environment?.distribution_id);
  const isSystem = /lib\/(?:rpm|dpkg|apk)\b|sysimage\/rpm/.test(text(environment?.package_db, 1_000) ?? "");
  const repositories = list(environment?.repository_ids).map((each) => name(entryOf(object(top.repository), String(each))?.name));
  const language = database?.[1] ?? repositories.find((each) => each !== null && /^(?:pypi|maven|npm|rubygems|go)$/.test(each)) ?? null;
  const os = distribution === null ? ([...systems.values()][0] ?? null) : (systems.get(distribution) ?? null);
  const source = object(entry.source);
  const identity = packageOf({
    type: language !== null && !isSystem && (database !== null || distribution === null) ? language : "os",
    name: given,
    version: name(entry.version),
    os,
    sourceName: name(source?.name),
    sourceVersion: name(source?.version),
  });
  if (identity === null) return null;
  return { package: identity, layer: name(environment?.introduced_in), paths: database?.[2] ? [database[2]] : [] };
}

/** CVSS by the internal id of the vulnerability: what the enrichers of Clair add. */
function scoresOf(top: JsonObject, id: string): JsonObject[] {
  return Object.values(object(top.enrichments) ?? {}).flatMap((enrichment) =>
    objects(enrichment).flatMap((each) => (Object.hasOwn(each, id) ? objects(each[id]) : [])),
  );
}

const UNFIXED = /^(?:0(?::0)?|)$/;

function flawRecord(flaw: JsonObject, found: Found, scores: readonly JsonObject[]): VulnerabilityRecord | string {
  const given = name(flaw.name);
  if (given === null) return "no vulnerability name";
  const id = vulnerabilityIdIn(given) ?? given.split(/[\s:(]/)[0] ?? given;
  if (id === "") return "no vulnerability name";
  const named = `${given} ${text(flaw.links) ?? ""}`.match(/CVE-\d{4}-\d{4,}/g) ?? [];
  const updater = name(flaw.updater) ?? "clair";
  const own = severitySourceOf(sourceName(name(object(flaw.distribution)?.did) ?? updater.replace(/-(?:updater|.*)$/, "")));
  const severity = parseSeverity(flaw.normalized_severity);
  const sources = new SourceList().severity(own, severity);
  for (const score of scores)
    sources.severity("nvd", parseSeverity(score.baseSeverity)).cvss("nvd", cvssOf(score.vectorString, score.baseScore));
  const scored = scores.map((score) => parseSeverity(score.baseSeverity)).find((each) => each !== "unknown");
  const fixed = text(flaw.fixed_in_version, 1_000);
  return vulnerabilityRecord(id, named, found.package, severity === "unknown" && scored !== undefined ? "nvd" : own, {
    layer: found.layer,
    paths: found.paths,
    severity: severity === "unknown" ? (scored ?? severity) : severity,
    fixedVersion: fixed !== null && UNFIXED.test(fixed) ? null : fixed,
    description: text(flaw.description),
    urls: links((text(flaw.links) ?? "").split(/\s+/)),
    sources: sources.all(),
    publishedAt: time(flaw.issued),
  });
}

/** An index report has the packages of a vulnerability report, and says of no vulnerability that anybody looked for it. */
function lookOf(top: JsonObject, packages: number): Pick<ScanRecord, "status" | "statusReason" | "covers"> {
  const error = text(top.err, 2_000);
  if (error !== null || top.success === false)
    return { status: "failed", statusReason: error ?? "Clair says that it could not index the image.", covers: [] };
  const looked = object(top.package_vulnerabilities) !== null || object(top.vulnerabilities) !== null;
  if (!looked) return { ...PACKAGES_ONLY, covers: [] };
  if (packages === 0 && Object.keys(object(top.package_vulnerabilities) ?? {}).length === 0)
    return { status: "no_packages", statusReason: "The report lists no packages.", covers: [] };
  return { status: "ok", statusReason: null, covers: ["vulnerability"] };
}

/** Clair 4: maps keyed by internal ids, and one map that says which package has which vulnerabilities. */
export function* clairMaps(top: JsonObject, where: string): Iterable<ReportRecord> {
  for (const key of ["packages", "vulnerabilities", "package_vulnerabilities"]) {
    if (top[key] !== undefined && top[key] !== null && object(top[key]) === null)
      throw invalidReport(`${key} is not a map: this is no usable Clair report.`);
  }
  const systems = new Map(Object.entries(object(top.distributions) ?? {}).map(([id, each]) => [id, systemOf(object(each))]));
  const packages = object(top.packages) ?? {};
  const digest = digestOf(text(top.manifest_hash, 200) ?? "");
  const { target, named } = imageTarget({ asked: null, tags: [], digests: [], imageId: null, manifestDigest: digest });
  yield scanRecord(target, "clair", {
    os: [...systems.values()].find((os) => os !== null) ?? null,
    ...lookOf(top, Object.keys(packages).length),
  });
  if (!named) yield warning(unnamedMessage(target.name));
  const known = new Map<string, Found>();
  for (const id of Object.keys(packages)) {
    const found = packageIn(top, id, systems);
    if (found === null) continue;
    known.set(id, found);
    yield { type: "package", ...found };
  }
  for (const [id, vulnerabilities] of Object.entries(object(top.package_vulnerabilities) ?? {})) {
    for (const [at, each] of list(vulnerabilities).entries()) {
      const path = ["package_vulnerabilities", id.slice(0, 100), at];
      const found = known.get(id);
      const flaw = typeof each === "string" ? entryOf(object(top.vulnerabilities), each) : null;
      const record =
        found === undefined
          ? "names a package that is not in the document"
          : flaw === null
            ? "names a vulnerability that is not in the document"
            : flawRecord(flaw, found, scoresOf(top, String(each)));
      yield typeof record === "string" ? skipped(record, path, where) : record;
    }
  }
}
