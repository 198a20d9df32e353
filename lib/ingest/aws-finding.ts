import type { PackageIdentity, ReportRecord, ScanRecord, ScanTarget, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { imageTarget } from "./image-target";
import { distributionOf, packageOf } from "./package-type";
import { sourceTarget } from "./sbom-target";
import { cvssOf, SourceList, sourceName } from "./source-facts";
import { epochTime, integer, type JsonObject, links, list, name, names, number, object, objects, text, time } from "./value";
import { vulnerabilityRecord } from "./vulnerability-record";

/** AWS writes times as seconds since 1970, with fractions, or as text. */
export const awsTime = (value: unknown): Date | null => (typeof value === "number" ? epochTime(value) : time(value));

export interface AwsPlace {
  target: ScanTarget;
  os: ScanRecord["os"];
}

const ARN_REGION = /^arn:[\w-]+:\w+:([a-z]{2}[\w-]*\d):/;

/** The image, machine or function that a finding of Inspector is of. */
export function placeOf(finding: JsonObject): AwsPlace | null {
  const resource = objects(finding.resources)[0];
  const details = object(resource?.details);
  const id = name(resource?.id);
  const image = object(details?.awsEcrContainerImage);
  if (image !== null) {
    const region = name(resource?.region) ?? ARN_REGION.exec(id ?? "")?.[1] ?? null;
    const repository = name(image.repositoryName);
    const registry = name(image.registry);
    const host = registry === null || region === null ? null : `${registry}.dkr.ecr.${region}.amazonaws.com`;
    const base = repository === null || host === null ? null : `${host}/${repository}`;
    const digest = name(image.imageHash);
    const { target } = imageTarget({
      asked: base,
      tags: base === null ? [] : names(image.imageTags).map((tag) => `${base}:${tag}`),
      digests: base === null || digest === null ? [] : [`${base}@${digest}`],
      imageId: null,
      manifestDigest: digest,
    });
    return { target, os: distributionOf(text(image.platform, 100)) };
  }
  if (id === null) return null;
  const machine = object(details?.awsEc2Instance);
  if (machine !== null || text(resource?.type) === "AWS_EC2_INSTANCE")
    return { target: { kind: "vm", name: id, image: null }, os: distributionOf(text(machine?.platform, 100)) };
  return { target: sourceTarget(name(object(details?.awsLambdaFunction)?.functionName) ?? id), os: null };
}

function packageIn(entry: JsonObject, os: ScanRecord["os"]): PackageIdentity | null {
  const given = name(entry.name);
  if (given === null) return null;
  const epoch = integer(entry.epoch);
  const release = name(entry.release);
  const version = name(entry.version);
  return packageOf({
    type: name(entry.packageManager),
    name: given,
    version:
      version === null ? null : `${epoch !== null && epoch > 0 ? `${epoch}:` : ""}${version}${release === null ? "" : `-${release}`}`,
    os,
    path: name(entry.filePath),
  });
}

const NOT_FIXED = /^not ?available$/i;

function vulnerabilityParts(finding: JsonObject, os: ScanRecord["os"], tool: string): (VulnerabilityRecord | string)[] {
  const details = object(finding.packageVulnerabilityDetails);
  const id = name(details?.vulnerabilityId);
  if (details === null || id === null) return ["no vulnerability id"];
  const packages = objects(details.vulnerablePackages);
  if (packages.length === 0) return ["names no package"];
  const own = name(details.source);
  const source = own === null ? tool : sourceName(own);
  const severity = parseSeverity(finding.severity);
  const sources = new SourceList()
    .severity(tool, severity)
    .severity(source, parseSeverity(details.vendorSeverity))
    .url(source, details.sourceUrl);
  for (const cvss of objects(details.cvss)) {
    const scorer = name(cvss.source);
    sources.cvss(scorer === null ? source : sourceName(scorer), cvssOf(cvss.scoringVector, cvss.baseScore));
  }
  const epss = number(object(finding.epss)?.score);
  const seen = new Set<string>();
  return packages.flatMap((entry): (VulnerabilityRecord | string)[] => {
    const found = packageIn(entry, os);
    if (found === null) return ["no usable package name"];
    if (seen.has(found.purl)) return [];
    seen.add(found.purl);
    const fixed = text(entry.fixedInVersion, 1_000)?.replace(/^0:/, "") ?? null;
    const path = name(entry.filePath);
    return [
      // Related vulnerabilities of Inspector are others that the same advisory names: they are no aliases.
      vulnerabilityRecord(id, [], found, tool, {
        layer: name(entry.sourceLayerHash),
        paths: path === null ? [] : [path],
        severity,
        fixedVersion: fixed !== null && NOT_FIXED.test(fixed) ? null : fixed,
        title: null,
        description: text(finding.description),
        urls: links([details.sourceUrl, ...list(details.referenceUrls)]),
        sources: sources.all(),
        publishedAt: awsTime(details.vendorCreatedAt),
        modifiedAt: awsTime(details.vendorUpdatedAt),
        epss: epss === null || epss < 0 || epss > 1 ? null : { score: epss, percentile: null, date: null },
      }),
    ];
  });
}

const CLOSED = new Set(["closed", "suppressed"]);

/** What one finding of Inspector says, or the reason why it is none; `tool`: whose finding it is, where another wrote it in this form. */
export function findingParts(finding: JsonObject, os: ScanRecord["os"], tool = "inspector"): (ReportRecord | string)[] {
  const status = text(finding.status)?.toLowerCase() ?? "active";
  if (CLOSED.has(status)) return [`the document itself says ${status}`];
  const type = text(finding.type)?.toUpperCase() ?? "PACKAGE_VULNERABILITY";
  if (object(finding.packageVulnerabilityDetails) !== null) return vulnerabilityParts(finding, os, tool);
  if (type === "PACKAGE_VULNERABILITY") return ["no vulnerability id"];
  const code = object(finding.codeVulnerabilityDetails);
  const check = name(code?.detectorId) ?? (type === "NETWORK_REACHABILITY" ? type : null);
  if (check === null) return [`a finding of type ${type.slice(0, 40)} without details`];
  const file = object(code?.filePath);
  return [
    {
      type: "misconfiguration",
      check,
      passed: false,
      title: text(code?.detectorName, 500) ?? text(finding.title, 500) ?? check,
      description: text(finding.description),
      message: text(finding.title),
      resolution: text(object(object(finding.remediation)?.recommendation)?.text),
      url: null,
      severity: parseSeverity(finding.severity),
      location: text(file?.filePath, 1_000),
    },
  ];
}
