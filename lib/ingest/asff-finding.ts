import type { CheckRecord, ReportRecord } from "@/lib/core/records";
import type { Severity } from "@/lib/core/severity";
import { parseSeverity } from "@/lib/core/severity";
import { type AwsPlace, findingParts, placeOf } from "./aws-finding";
import { imageTarget } from "./image-target";
import { type JsonObject, link, list, name, number, object, objects, text } from "./value";

// The AWS Security Finding Format says what Inspector says, with other names: it is read as what Inspector would have written.

const lowered = (value: JsonObject | null): JsonObject =>
  Object.fromEntries(Object.entries(value ?? {}).map(([key, entry]) => [`${key[0]?.toLowerCase() ?? ""}${key.slice(1)}`, entry]));

/** Who found it: "inspector" is Inspector, whoever passes it on. */
export function asffTool(finding: JsonObject): string {
  const product = name(finding.ProductName) ?? name(finding.ProductArn)?.split("/").at(-1) ?? null;
  return product?.toLowerCase().replace(/\s+/g, "-") ?? "aws-security-hub";
}

/** The distribution stands among the fields of the product. */
function platformOf(finding: JsonObject): string | null {
  const fields = object(finding.ProductFields) ?? {};
  const key = Object.keys(fields).find((each) => /resourceDetails\/aws(?:EcrContainerImage|Ec2Instance)Details\/platform$/.test(each));
  return key === undefined ? null : name(fields[key]);
}

/** The image, machine or function that a finding is of; null for what is none of these. */
export function asffPlace(finding: JsonObject): AwsPlace | null {
  const [resource] = objects(finding.Resources);
  const details = object(resource?.Details);
  const type = name(resource?.Type);
  const platform = platformOf(finding);
  const region = resource?.Region ?? finding.Region;
  const own = { id: resource?.Id, region };
  const image = object(details?.AwsEcrContainerImage);
  if (image !== null) {
    const { RegistryId: registry, RepositoryName: repositoryName, ImageDigest: imageHash, ImageTags: imageTags } = image;
    return placeOf({
      resources: [{ ...own, details: { awsEcrContainerImage: { registry, repositoryName, imageHash, imageTags, platform } } }],
    });
  }
  if (type === "AwsEc2Instance")
    return placeOf({ resources: [{ ...own, type: "AWS_EC2_INSTANCE", details: { awsEc2Instance: { platform } } }] });
  const lambda = object(details?.AwsLambdaFunction);
  if (type === "AwsLambdaFunction")
    return placeOf({ resources: [{ ...own, details: { awsLambdaFunction: { functionName: lambda?.FunctionName } } }] });
  if (type !== "Container") return null;
  const container = object(details?.Container);
  const { target } = imageTarget({
    asked: name(container?.ImageName) ?? name(resource?.Id),
    tags: [],
    digests: [],
    imageId: name(container?.ImageId),
  });
  return { target, os: null };
}

const BANDS: readonly (readonly [least: number, word: Severity])[] = [
  [90, "critical"],
  [70, "high"],
  [40, "medium"],
  [1, "low"],
  [0, "negligible"],
];

/** Its label, else the band that Security Hub gives the normalized number. */
function severityOf(finding: JsonObject): Severity {
  const given = object(finding.Severity);
  const word = parseSeverity(given?.Label);
  const score = number(given?.Normalized);
  if (word !== "unknown" || score === null || score > 100) return word;
  return BANDS.find(([least]) => score >= least)?.[1] ?? "unknown";
}

const CLOSED = /^(?:archived|suppressed|resolved)$/i;

function closedBy(finding: JsonObject): string | null {
  const words = [
    name(finding.RecordState),
    name(object(finding.Workflow)?.Status),
    name(object(finding.ProductFields)?.["aws/inspector/FindingStatus"]),
  ];
  return words.find((word) => word !== null && (CLOSED.test(word) || /^closed$/i.test(word)))?.toLowerCase() ?? null;
}

function checkOf(finding: JsonObject, status: string): CheckRecord | { reason: string; unjudged: CheckRecord } | string {
  const check = name(object(finding.Compliance)?.SecurityControlId) ?? name(finding.GeneratorId);
  if (check === null) return "no GeneratorId";
  const recommendation = object(object(finding.Remediation)?.Recommendation);
  const record: CheckRecord = {
    type: "misconfiguration",
    check,
    passed: status === "PASSED",
    title: text(finding.Title, 500) ?? check,
    description: text(finding.Description),
    message: null,
    resolution: text(recommendation?.Text),
    url: link(recommendation?.Url),
    severity: severityOf(finding),
    location: null,
  };
  return status === "PASSED" || status === "FAILED" ? record : { reason: `not judged (${status.slice(0, 40)})`, unjudged: record };
}

/** What one finding says: its vulnerabilities, its check, or the reason why it is none. */
export function asffParts(finding: JsonObject, { os }: AwsPlace): (ReportRecord | string)[] | { reason: string; unjudged: CheckRecord } {
  const closed = closedBy(finding);
  if (closed !== null) return [`the document itself says ${closed}`];
  const flaws = objects(finding.Vulnerabilities);
  if (flaws.length === 0) {
    const status = name(object(finding.Compliance)?.Status)?.toUpperCase() ?? null;
    if (status === null) return ["a finding that names neither a vulnerability nor a check"];
    const found = checkOf(finding, status);
    return typeof found === "object" && "unjudged" in found ? found : [found];
  }
  const severity = severityOf(finding);
  return flaws.flatMap((flaw) => {
    const { name: source, url: sourceUrl, vendorSeverity, vendorCreatedAt, vendorUpdatedAt } = lowered(object(flaw.Vendor));
    const details = {
      ...{ vulnerabilityId: flaw.Id, source, sourceUrl, vendorSeverity, vendorCreatedAt, vendorUpdatedAt },
      referenceUrls: list(flaw.ReferenceUrls),
      cvss: objects(flaw.Cvss).map(({ BaseVector: scoringVector, BaseScore: baseScore, Source }) => ({
        scoringVector,
        baseScore,
        source: Source,
      })),
      vulnerablePackages: objects(flaw.VulnerablePackages).map(lowered),
    };
    const score = number(flaw.EpssScore);
    return findingParts(
      { severity, description: finding.Description, packageVulnerabilityDetails: details, epss: score === null ? null : { score } },
      os,
      asffTool(finding),
    );
  });
}
