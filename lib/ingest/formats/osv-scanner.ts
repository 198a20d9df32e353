import type { LayerFacts, ReportRecord, ScanRecord, ScanTarget, SightingKind, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity, type Severity } from "@/lib/core/severity";
import type { JsonPath, ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, unnamedMessage } from "../image-target";
import { distributionOf, packageOf } from "../package-type";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { sourceTarget } from "../sbom-target";
import { scanRecord } from "../scan-record";
import { cvssOf, SourceList, severityOfScore } from "../source-facts";
import { type JsonObject, links, list, name, names, number, object, objects, text, time } from "../value";
import { vulnerabilityRecord } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [["results", "*", "packages", "*"]];
const OWN_KEYS = ["experimental_config", "image_metadata", "license_summary"];

function detect(top: TopLevel): boolean {
  if (top.shape === "array" || !top.keys.has("results")) return false;
  const first = top.nested.get("results");
  if (first !== undefined) return first.has("packages") && (first.has("source") || OWN_KEYS.some((key) => top.keys.has(key)));
  return top.keys.size === 1 || OWN_KEYS.some((key) => top.keys.has(key));
}

/** OSV's ecosystems are written with a release: "Debian:12", "Alpine:v3.18", "Rocky Linux:9". */
const SYSTEMS =
  /^(?:debian|ubuntu|alpine|wolfi|chainguard|rocky linux|almalinux|red hat|opensuse|suse|mageia|photon os|azure linux|openeuler|minimos)\b/i;

function packageIn(row: JsonObject) {
  const found = object(row.package);
  const given = name(found?.name);
  if (given === null) return null;
  const ecosystem = text(found?.ecosystem, 100) ?? "";
  const isSystem = SYSTEMS.test(ecosystem);
  const os = isSystem ? distributionOf(ecosystem) : null;
  const type = isSystem ? "os" : ecosystem.split(":")[0] || null;
  const binary = name(found?.os_package_name);
  return packageOf({
    type,
    name: binary ?? given,
    version: name(found?.version) ?? name(found?.commit),
    os,
    sourceName: binary === null ? null : given,
  });
}

const sourceOfId = (id: string, ecosystem: string): string =>
  /^GHSA-/i.test(id) ? "ghsa" : SYSTEMS.test(ecosystem) ? (distributionOf(ecosystem)?.family ?? "osv") : "osv";

const versionOfType: Readonly<Record<string, string>> = { CVSS_V2: "2", CVSS_V3: "3", CVSS_V4: "4" };

function severityIn(flaw: JsonObject, group: JsonObject | null): Severity {
  const words = [
    object(flaw.database_specific)?.severity,
    ...objects(flaw.affected).flatMap((affected) => [
      object(affected.ecosystem_specific)?.severity,
      object(affected.ecosystem_specific)?.urgency,
    ]),
  ];
  const worded = words.map(parseSeverity).find((severity) => severity !== "unknown");
  return worded ?? severityOfScore(number(group?.max_severity));
}

/** Each release of a distribution has a fix of its own: "Debian:13" is fixed by no version of "Debian:14". */
const isSameEcosystem = (given: string | null, ecosystem: string): boolean =>
  given === null || ecosystem === "" || given === ecosystem || given === ecosystem.split(":")[0];

/** The versions that fix it, as far as they are of this package and are versions (not commits). */
function fixedIn(flaw: JsonObject, packageName: string, ecosystem: string): string | null {
  const affected = objects(flaw.affected).filter((each) => {
    const of = object(each.package);
    const named = name(of?.name);
    return (named === null || named === packageName) && isSameEcosystem(text(of?.ecosystem, 100), ecosystem);
  });
  const versions = affected
    .flatMap((each) => objects(each.ranges))
    .filter((range) => text(range.type)?.toUpperCase() !== "GIT")
    .flatMap((range) => objects(range.events).map((event) => event.fixed));
  return text(names(versions, 10).join(", "), 1_000);
}

/** OSV's own records of a distribution are named after the CVE that they are of: "DEBIAN-CVE-2024-0001". */
const cveOfId = (id: string): string[] => /^[A-Z]+-(CVE-\d{4}-\d{4,})$/i.exec(id)?.slice(1) ?? [];

function flawRecord(flaw: JsonObject, row: JsonObject, { paths, layer }: InImage): VulnerabilityRecord | string {
  const id = name(flaw.id);
  if (id === null) return "no vulnerability id";
  const found = packageIn(row);
  if (found === null) return "no usable package name";
  const ecosystem = text(object(row.package)?.ecosystem, 100) ?? "";
  const group = objects(row.groups).find((each) => list(each.ids).includes(id)) ?? null;
  const related = [...cveOfId(id), ...names(flaw.aliases), ...names(group?.ids), ...names(group?.aliases)];
  const source = sourceOfId(id, ecosystem);
  const severity = severityIn(flaw, group);
  const sources = new SourceList().severity(source, severity);
  const scores = [flaw, ...objects(flaw.affected)].flatMap((each) => objects(each.severity));
  for (const score of scores)
    if (text(score.type, 20) !== null && Object.hasOwn(versionOfType, text(score.type, 20) ?? ""))
      sources.cvss(source, cvssOf(score.score, null));
  const specific = object(flaw.database_specific);
  return vulnerabilityRecord(id, related, found, source, {
    paths,
    layer,
    severity,
    fixedVersion: fixedIn(flaw, name(object(row.package)?.name) ?? "", ecosystem),
    title: text(flaw.summary, 500),
    description: text(flaw.details),
    urls: links(objects(flaw.references).map((reference) => reference.url)),
    cwes: names(specific?.cwe_ids, 20),
    sources: sources.all(),
    publishedAt: time(flaw.published),
    modifiedAt: time(flaw.modified),
  });
}

/** Where in an image a package is; nothing for other sources. */
interface InImage {
  paths: string[];
  layer: string | null;
}

function layersOf(metadata: JsonObject | null): LayerFacts[] {
  return list(metadata?.layer_metadata)
    .slice(0, 500)
    .map((entry) => {
      const layer = object(entry);
      return { digest: null, diffId: name(layer?.diff_id), createdBy: text(layer?.command, 2_000), sizeBytes: null };
    });
}

/** Version 2 scans images: the sources are files in one image, which some versions write after its name. */
function imageOf(top: JsonObject): { target: ScanTarget; named: boolean; os: ScanRecord["os"]; layers: LayerFacts[] } | null {
  const metadata = object(top.image_metadata);
  if (metadata === null) return null;
  const path = objects(top.results).flatMap((result) => text(object(result.source)?.path, 2_000) ?? [])[0];
  const asked = /^(.+?):\/.*$/.exec(path ?? "")?.[1] ?? null;
  return {
    ...imageTarget({ asked, tags: [], digests: [], imageId: null }),
    os: distributionOf(text(metadata.os, 200)),
    layers: layersOf(metadata),
  };
}

function* licenseViolations(row: JsonObject, paths: string[], path: JsonPath, where: string): Iterable<ReportRecord> {
  const found = packageIn(row);
  for (const [at, license] of list(row.license_violations).entries()) {
    const given = name(license);
    if (found === null || given === null)
      yield skipped(given === null ? "no licence name" : "no usable package name", [...path, "license_violations", at], where);
    else
      yield {
        type: "license",
        license: given,
        category: null,
        severity: "unknown",
        package: { key: found.key, name: found.name },
        path: paths[0] ?? null,
      };
  }
}

/** The file in the image, and the layer that brought the package. */
function placeIn(layers: readonly LayerFacts[], source: string, row: JsonObject): InImage {
  const path = /:(\/.*)$/.exec(source)?.[1] ?? (source.startsWith("/") ? source : null);
  const index = number(object(object(row.package)?.image_origin_details)?.index);
  return { paths: path === null ? [] : [path], layer: (index === null ? null : layers[index]?.diffId) ?? null };
}

/** Licences are judged only where the sender says which are allowed. */
const coversOf = (top: JsonObject): SightingKind[] =>
  list(object(object(top.experimental_config)?.licenses)?.allowlist).length > 0 ? ["license", "vulnerability"] : ["vulnerability"];

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  if (top === null || !Array.isArray(top.results ?? []))
    throw invalidReport("results is not a list: this is no usable OSV-Scanner report.");
  const results = list(top.results);
  const image = imageOf(top);
  const covers = coversOf(top);
  const scanOf = (target: ScanTarget) => scanRecord(target, "osv-scanner", { covers });
  if (image !== null) {
    yield { ...scanOf(image.target), os: image.os, layers: image.layers };
    if (!image.named) yield warning(unnamedMessage(image.target.name));
  } else if (results.length === 0) {
    const target = sourceTarget("unnamed/osv-scanner");
    yield scanOf(target);
    yield warning(unnamedMessage(target.name));
  }
  const sources = results.map((result) => {
    const source = object(object(result)?.source);
    return name(source?.path) ?? "unnamed/osv-scanner";
  });
  if (image === null) for (const source of new Set(sources)) yield scanOf(sourceTarget(source));
  let current = sources.at(-1);
  for await (const { path, value } of document.elements()) {
    const row = object(value);
    const source = sources[Number(path[1])] ?? "unnamed/osv-scanner";
    if (image === null && source !== current) {
      current = source;
      yield scanOf(sourceTarget(source));
    }
    if (row === null) {
      yield skipped("not an object", path, where);
      continue;
    }
    const inImage: InImage = image === null ? { paths: [], layer: null } : placeIn(image.layers, source, row);
    for (const [at, flaw] of list(row.vulnerabilities).entries()) {
      const entry = object(flaw);
      const record = entry === null ? "not an object" : flawRecord(entry, row, inImage);
      yield typeof record === "string" ? skipped(record, [...path, "vulnerabilities", at], where) : record;
    }
    yield* licenseViolations(row, inImage.paths, path, where);
  }
  for (const at of list(top.experimental_generic_findings).keys())
    yield skipped("findings of OSV-Scanner's detectors are not read", ["experimental_generic_findings", at], where);
}

export const osvScanner: ReportFormat = {
  id: "osv-scanner",
  aliases: ["osv"],
  label: "OSV-Scanner",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
