import type { PackageIdentity, SourceFacts, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { canonicalVulnerability, normalizeVulnerabilityId, sameFlaw } from "@/lib/identity/advisory-alias";
import { canonicalDistribution } from "@/lib/identity/purl";
import { bounded } from "./bounded-package";
import { integer, type JsonObject, link, links, list, name, names, number, object, objects, text, time } from "./value";

/** Syft's package types, by purl type, where they differ. */
const PURL_TYPES = new Map(
  Object.entries({
    python: "pypi",
    "go-module": "golang",
    "java-archive": "maven",
    "jenkins-plugin": "maven",
    "rust-crate": "cargo",
    "php-composer": "composer",
    dotnet: "nuget",
    msrc: "generic",
    binary: "generic",
    pod: "cocoapods",
    "dart-pub": "pub",
    "hex-pkg": "hex",
    "linux-kernel": "generic",
    portage: "ebuild",
  }),
);
const OS_TYPES = new Set(["deb", "rpm", "apk"]);

/** Distributions whose feeds carry no severity: Grype takes it from NVD. */
const WITHOUT_SEVERITY = new Set(["alpine", "wolfi", "chainguard", "minimos"]);

/** Who gave the severity, by the namespace of Grype's record: "debian:distro:debian:9", "nvd:cpe", "github:language:go". */
export function sourceOf(namespace: string | null): string {
  const first = (namespace ?? "").split(":")[0]?.toLowerCase() ?? "";
  if (first === "github") return "ghsa";
  if (WITHOUT_SEVERITY.has(first)) return "nvd";
  return first === "" ? "grype" : canonicalDistribution(first);
}

function packageOf(artifact: JsonObject, distro: string | null): PackageIdentity | null {
  const given = name(artifact.name);
  if (given === null) return null;
  const type = name(artifact.type)?.toLowerCase() ?? "";
  const purlType = PURL_TYPES.get(type) ?? (/^[a-z][a-z0-9.+-]*$/.test(type) ? type : "generic");
  const upstream = object(list(artifact.upstreams)[0]);
  return bounded({
    purl: name(artifact.purl),
    type: purlType,
    namespace: OS_TYPES.has(purlType) ? (distro?.split("-")[0] ?? null) : null,
    name: given,
    version: name(artifact.version) ?? "",
    epoch: integer(object(artifact.metadata)?.epoch),
    sourceName: name(upstream?.name),
    sourceVersion: name(upstream?.version),
    distro: OS_TYPES.has(purlType) ? distro : null,
  });
}

type CvssVersion = SourceFacts["cvss"][number]["version"];
const cvssVersion = (value: unknown): CvssVersion | null => {
  const major = String(value ?? "").trim()[0];
  return major === "2" || major === "3" || major === "4" ? major : null;
};

const scorer = (source: string | null, otherwise: string): string => {
  if (source === null) return otherwise;
  if (/nvd/i.test(source)) return "nvd";
  return /github/i.test(source) ? "ghsa" : (source.split("@").at(-1) ?? source).toLowerCase();
};

class Sources {
  private readonly found = new Map<string, SourceFacts>();
  at(source: string): SourceFacts {
    const facts = this.found.get(source) ?? { source, severity: null, cvss: [], url: null };
    this.found.set(source, facts);
    return facts;
  }
  /** Adds what one of Grype's records of the vulnerability says. */
  add(record: JsonObject): void {
    const own = this.at(sourceOf(name(record.namespace)));
    const severity = parseSeverity(record.severity);
    if (severity !== "unknown" && own.severity === null) own.severity = severity;
    own.url ??= link(record.dataSource);
    for (const entry of list(record.cvss)) {
      const cvss = object(entry);
      const version = cvssVersion(cvss?.version);
      if (cvss !== null && version !== null)
        this.score(scorer(name(cvss.source), own.source), version, cvss.vector, object(cvss.metrics)?.baseScore);
    }
    // Up to 0.7 there was one of each.
    for (const [key, version] of [
      ["cvssV2", "2"],
      ["cvssV3", "3"],
    ] as const) {
      const cvss = object(record[key]);
      if (cvss !== null) this.score(own.source, version, cvss.vector, cvss.baseScore);
    }
  }
  private score(source: string, version: CvssVersion, vector: unknown, score: unknown): void {
    const given = text(vector, 500);
    const facts = this.at(source);
    if (given !== null && !facts.cvss.some((cvss) => cvss.vector === given))
      facts.cvss.push({ version, vector: given, score: number(score) });
  }
  all(): SourceFacts[] {
    return [...this.found.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
  }
}

const FIX_STATES = new Map([
  ["fixed", "fixed"],
  ["not-fixed", "affected"],
  ["wont-fix", "will_not_fix"],
]);

function fixOf(vulnerability: JsonObject): { fixedVersion: string | null; fixState: string } {
  const fix = object(vulnerability.fix);
  const versions = names(fix?.versions, 20).join(", ");
  const fixedVersion = versions === "" ? name(vulnerability.fixedInVersion) : versions;
  return { fixedVersion, fixState: FIX_STATES.get(text(fix?.state) ?? "") ?? (fixedVersion === null ? "unknown" : "fixed") };
}

/** The entry about the canonical id, else the first. */
function about(records: readonly JsonObject[], key: string, id: string): JsonObject | null {
  const entries = records.flatMap((record) => objects(record[key]));
  return entries.find((entry) => entry.cve === id) ?? entries[0] ?? null;
}

function epssOf(records: readonly JsonObject[], id: string): VulnerabilityRecord["epss"] {
  const entry = about(records, "epss", id);
  const score = number(entry?.epss);
  const percentile = number(entry?.percentile);
  if (score === null || score < 0 || score > 1) return null;
  return { score, percentile: percentile !== null && percentile >= 0 && percentile <= 1 ? percentile : null, date: time(entry?.date) };
}

function exploitedOf(records: readonly JsonObject[], id: string): VulnerabilityRecord["knownExploited"] {
  const entry = about(records, "knownExploited", id);
  return entry === null
    ? null
    : { addedOn: time(entry.dateAdded), ransomware: text(entry.knownRansomwareCampaignUse)?.toLowerCase() === "known" };
}

/** One of Grype's matches, or the reason why it cannot be used. `distro` is as in "debian-9". */
export function matchRecord(match: JsonObject, distro: string | null): VulnerabilityRecord | string {
  const vulnerability = object(match.vulnerability);
  const artifact = object(match.artifact);
  const id = name(vulnerability?.id);
  if (vulnerability === null || id === null) return "no vulnerability id";
  if (artifact === null) return "no artifact";
  const found = packageOf(artifact, distro);
  if (found === null) return "no usable package name";

  const related = objects(match.relatedVulnerabilities);
  const records = [vulnerability, ...related];
  const aliases = sameFlaw(
    id,
    related.flatMap((record) => name(record.id) ?? []),
  );
  const canonical = canonicalVulnerability(id, aliases);
  const sources = new Sources();
  for (const record of records) sources.add(record);
  const locations = objects(artifact.locations);
  const cwes = records.flatMap((record) => list(record.cwes).map((entry) => object(entry)?.cwe));
  return {
    type: "vulnerability",
    id: normalizeVulnerabilityId(id),
    aliases,
    package: found,
    layer: name(locations[0]?.layerID),
    paths: names(
      locations.map((location) => location.path),
      20,
    ),
    severity: parseSeverity(vulnerability.severity),
    severitySource: sourceOf(name(vulnerability.namespace)),
    ...fixOf(vulnerability),
    title: null,
    description: records.map((record) => text(record.description)).find((found) => found !== null) ?? null,
    urls: links(records.flatMap((record) => [record.dataSource, ...list(record.urls), ...list(record.links)])),
    cwes: names(cwes, 20),
    sources: sources.all(),
    publishedAt: null,
    modifiedAt: null,
    epss: epssOf(records, canonical),
    knownExploited: exploitedOf(records, canonical),
  };
}
