import type { ReportRecord, ScanRecord, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { awsTime, findingParts, placeOf } from "../aws-finding";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, SEND_ITS_NAME, unnamedMessage } from "../image-target";
import { packageOf } from "../package-type";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { cvssOf, SourceList } from "../source-facts";
import { type JsonObject, links, list, name, number, object, objects, text } from "../value";
import { ofOneRow, vulnerabilityRecord } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [
  ["imageScanFindings", "findings", "*"],
  ["imageScanFindings", "enhancedFindings", "*"],
];

function detect(top: TopLevel): boolean {
  if (top.shape === "array") return false;
  return top.keys.has("imageScanFindings") || (top.keys.has("imageScanStatus") && top.keys.has("imageId"));
}

/** Basic scans name no distribution; the link goes to the tracker of the one that it is. */
const TRACKERS: readonly (readonly [RegExp, string])[] = [
  [/ubuntu\.com/, "ubuntu"],
  [/debian\.org/, "debian"],
  [/alas\.aws\.amazon\.com/, "amazon"],
  [/redhat\.com/, "redhat"],
  [/alpinelinux\.org/, "alpine"],
];
const systemOf = (uri: unknown): ScanRecord["os"] => {
  const family = TRACKERS.find(([pattern]) => pattern.test(text(uri, 500) ?? ""))?.[1];
  return family === undefined ? null : { family, name: "", endOfLife: null };
};

function basicRecord(row: JsonObject): VulnerabilityRecord | string {
  const id = name(row.name);
  if (id === null) return "no vulnerability name";
  const attributes = new Map(objects(row.attributes).map((each) => [text(each.key, 100)?.toLowerCase() ?? "", each.value]));
  const given = name(attributes.get("package_name"));
  const os = systemOf(row.uri);
  const found = given === null ? null : packageOf({ type: "os", name: given, version: name(attributes.get("package_version")), os });
  if (found === null) return "no usable package name";
  const source = os === null ? "ecr" : os.family;
  const severity = parseSeverity(row.severity);
  const sources = new SourceList().severity(source, severity);
  for (const version of ["cvss2", "cvss3", "cvss4"])
    sources.cvss("ecr", cvssOf(attributes.get(`${version}_vector`), attributes.get(`${version}_score`)));
  return vulnerabilityRecord(id, [], found, source, {
    severity,
    fixedVersion: text(attributes.get("patched_version") ?? attributes.get("fixed_version"), 1_000),
    description: text(row.description),
    urls: links([row.uri]),
    sources: sources.all(),
  });
}

const STATUS = new Map<string, Pick<ScanRecord, "status">>([
  ["failed", { status: "failed" }],
  ["pending", { status: "failed" }],
  ["in_progress", { status: "failed" }],
  ["scan_eligibility_expired", { status: "failed" }],
  ["findings_unavailable", { status: "failed" }],
  ["unsupported_image", { status: "unsupported_os" }],
]);

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  const findings = object(top?.imageScanFindings);
  if (top === null || (top.imageScanFindings !== undefined && top.imageScanFindings !== null && findings === null))
    throw invalidReport("imageScanFindings is not an object: this is no usable ECR report.");
  let enhanced: ReturnType<typeof placeOf> = null;
  let os: ScanRecord["os"] = null;
  let listed = 0;
  for await (const { path, value } of document.elements()) {
    const row = object(value);
    listed++;
    if (path[1] === "enhancedFindings") enhanced ??= row === null ? null : placeOf(row);
    else os ??= systemOf(row?.uri);
  }
  const image = object(top.imageId);
  const repository = name(top.repositoryName);
  const registry = name(top.registryId);
  // The answer of the basic scan leaves the region out of its own image's name.
  const base = repository === null || registry === null ? null : `${registry}.dkr.ecr.amazonaws.com/${repository}`;
  const tag = name(image?.imageTag);
  const digest = name(image?.imageDigest);
  const own = imageTarget({
    asked: base === null ? null : `${base}${tag === null ? "" : `:${tag}`}`,
    tags: [],
    digests: base === null || digest === null ? [] : [`${base}@${digest}`],
    imageId: null,
    manifestDigest: digest,
  });
  const target = enhanced?.target ?? own.target;
  const status = object(top.imageScanStatus);
  const word = text(status?.status, 100)?.toLowerCase() ?? "complete";
  // The last part of a long list has no token; the count beside it is of all.
  const counted = Object.values(object(findings?.findingSeverityCounts) ?? {}).reduce<number>((sum, each) => sum + (number(each) ?? 0), 0);
  const isPart = (typeof top.nextToken === "string" && top.nextToken !== "") || counted > listed;
  const fault = STATUS.get(word);
  const tool = enhanced !== null || (findings !== null && "enhancedFindings" in findings) ? "inspector" : "ecr";
  yield scanRecord(target, tool, {
    scannedAt: awsTime(findings?.imageScanCompletedAt),
    tool: { name: tool, version: null, databaseAt: awsTime(findings?.vulnerabilitySourceUpdatedAt) },
    covers: fault !== undefined || isPart || findings === null ? [] : ["vulnerability"],
    ...(fault === undefined ? {} : { ...fault, statusReason: text(status?.description, 500) ?? `ECR says ${word}.` }),
    os: enhanced?.os ?? os,
  });
  if (enhanced === null) {
    if (base === null) yield warning(unnamedMessage(target.name));
    else yield warning(`The report does not say the region of its registry; it is filed under "${target.name}". ${SEND_ITS_NAME}`);
  }
  if (isPart) yield warning("The list goes on (nextToken, or more counted than listed): what is not in this part is not taken as fixed.");
  for await (const { path, value } of document.elements()) {
    const row = object(value);
    if (row === null) yield skipped("not an object", path, where);
    else if (path[1] === "enhancedFindings") yield* ofOneRow(findingParts(row, placeOf(row)?.os ?? null), path, where);
    else {
      const record = basicRecord(row);
      yield typeof record === "string" ? skipped(record, path, where) : record;
    }
  }
  if (findings !== null && list(findings.findings).length === 0 && findings.findings !== undefined && !Array.isArray(findings.findings))
    throw invalidReport("findings is not a list: this is no usable ECR report.");
}

export const awsEcr: ReportFormat = {
  id: "aws-ecr",
  aliases: ["ecr"],
  label: "AWS ECR",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
