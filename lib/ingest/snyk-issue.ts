import type { CheckRecord, LicenseRecord, PackageIdentity, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { distributionOf, packageOf } from "./package-type";
import { cvssOf, SourceList, sourceName } from "./source-facts";
import { linesAt } from "./source-file";
import { integer, type JsonObject, link, links, list, name, names, number, object, objects, text, time } from "./value";
import { vulnerabilityRecord } from "./vulnerability-record";

/** Snyk's word for the kind of package: of the issue ("debian:11", "npm"), else of the project ("deb"). */
function packageOfIssue(issue: JsonObject, manager: string | null): PackageIdentity | null {
  const given = name(issue.name) ?? name(issue.packageName) ?? name(issue.moduleName);
  if (given === null) return null;
  const kind = text(issue.packageManager, 100) ?? manager ?? "";
  const isSystem = /^(?:deb|apk|rpm|linux)$/i.test(manager ?? "") || text(issue.language)?.toLowerCase() === "linux" || kind.includes(":");
  const os = isSystem ? distributionOf(kind) : null;
  const source = name(issue.packageName);
  return packageOf({
    type: isSystem ? (os === null ? (manager ?? "os") : "os") : kind,
    // Snyk writes distribution packages as source/binary.
    name: isSystem ? (given.split("/").at(-1) ?? given) : given,
    version: name(issue.version),
    os,
    sourceName: isSystem ? source : null,
  });
}

function fixedIn(issue: JsonObject): string | null {
  const versions = names(issue.fixedIn, 10).join(", ");
  return text(versions === "" ? issue.nearestFixedInVersion : versions, 1_000);
}

function licenseRecord(issue: JsonObject, found: PackageIdentity): LicenseRecord | string {
  const license = text(issue.license, 200) ?? text(issue.title, 200)?.replace(/ license$/i, "") ?? null;
  if (license === null) return "no licence name";
  return {
    type: "license",
    license,
    category: null,
    severity: parseSeverity(issue.severity),
    package: { key: found.key, name: found.name },
    path: null,
  };
}

/** One issue of a project, once for each dependency path as Snyk writes them; or the reason why it cannot be used. */
export function issueRecord(issue: JsonObject, manager: string | null, paths: string[]): VulnerabilityRecord | LicenseRecord | string {
  const id = name(issue.id);
  if (id === null) return "no vulnerability id";
  const found = packageOfIssue(issue, manager);
  if (found === null) return "no usable package name";
  if (isLicense(issue)) return licenseRecord(issue, found);
  const identifiers = object(issue.identifiers);
  const severity = parseSeverity(issue.severityWithCritical ?? issue.severity);
  const sources = new SourceList().severity("snyk", severity).cvss("snyk", cvssOf(issue.CVSSv3 ?? issue.cvssVector, issue.cvssScore));
  sources.severity("nvd", parseSeverity(issue.nvdSeverity));
  for (const detail of [...objects(issue.cvssDetails), ...objects(issue.cvssSources)]) {
    const assigner = name(detail.assigner);
    if (assigner === null) continue;
    const source = sourceName(assigner);
    sources.severity(source, parseSeverity(detail.severity));
    sources.cvss(source, cvssOf(detail.cvssV3Vector ?? detail.vector, detail.cvssV3BaseScore ?? detail.baseScore));
  }
  const epss = object(issue.epssDetails);
  const score = number(epss?.probability);
  const percentile = number(epss?.percentile);
  return vulnerabilityRecord(id, [...names(identifiers?.CVE), ...names(identifiers?.GHSA)], found, "snyk", {
    paths,
    severity,
    fixedVersion: fixedIn(issue),
    title: text(issue.title, 500),
    description: text(issue.description),
    urls: links([
      `https://security.snyk.io/vuln/${encodeURIComponent(id)}`,
      ...objects(issue.references).map((reference) => reference.url),
    ]),
    cwes: names(identifiers?.CWE, 20),
    sources: sources.all(),
    publishedAt: time(issue.publicationTime),
    modifiedAt: time(issue.modificationTime),
    epss:
      score === null || score < 0 || score > 1
        ? null
        : { score, percentile: percentile !== null && percentile <= 1 ? percentile : null, date: null },
  });
}

export const isLicense = (issue: JsonObject): boolean => text(issue.type)?.toLowerCase() === "license";

/** One issue of a file of infrastructure as code, or the reason why it cannot be used. */
export function iacRecord(issue: JsonObject, file: string): CheckRecord | string {
  const check = name(issue.publicId) ?? name(issue.id);
  if (check === null) return "no id";
  if (issue.isIgnored === true) return "ignored by the sender's own Snyk policy";
  const described = object(issue.iacDescription);
  const say = (key: string): string | null => text(issue[key]) ?? text(described?.[key]);
  return {
    type: "misconfiguration",
    check,
    passed: false,
    title: text(issue.title, 500) ?? check,
    description: [say("issue"), say("impact")].filter((part) => part !== null).join("\n") || null,
    message: text(issue.msg, 2_000),
    resolution: say("resolve"),
    url:
      link(issue.documentation) ??
      list(issue.references)
        .map(link)
        .find((found) => found !== null) ??
      null,
    severity: parseSeverity(issue.severity),
    location: linesAt(file, integer(issue.lineNumber), null),
  };
}
