import type { ReportRecord, ScanRecord, ScanTarget } from "@/lib/core/records";
import type { ListElement, ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, unnamedMessage } from "../image-target";
import { invalidReport, notes, skipped, suppressedMessage, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { imageFacts } from "../trivy-metadata";
import type { ResultContext } from "../trivy-packages";
import { contextOf, coveredBy, elementRecord, imageInTarget, listPaths, RESULT_LISTS, suppressedIn } from "../trivy-results";
import { type JsonObject, list, name, names, object, objects, text, time } from "../value";

const RESULT_KEYS = ["Vulnerabilities", "Class", "Type", "Packages", ...RESULT_LISTS];
const RESULTS: ListPath = ["Results", "*"];
/** Before 0.20 a report was a bare list of results. */
const OLD_RESULTS: ListPath = ["*"];
const LISTS = listPaths(RESULTS, OLD_RESULTS);

function detect(top: TopLevel): boolean {
  if (top.shape === "array") return top.keys.has("Target") && RESULT_KEYS.some((key) => top.keys.has(key));
  if (top.keys.has("ClusterName")) return false;
  return top.keys.has("SchemaVersion") && ["ArtifactName", "ArtifactType", "Results"].some((key) => top.keys.has(key));
}

const SOURCE_KINDS = new Set(["filesystem", "repository", "cyclonedx", "spdx"]);

function kindOf(report: JsonObject, metadata: JsonObject | null): "image" | "source" | "vm" {
  const type = text(report.ArtifactType)?.toLowerCase() ?? "";
  if (type === "vm") return "vm";
  if (SOURCE_KINDS.has(type)) return "source";
  if (type === "container_image") return "image";
  return metadata !== null && ["ImageID", "RepoTags", "RepoDigests"].some((key) => metadata[key] !== undefined) ? "image" : "source";
}

/** A scan that recognised nothing is no clean scan. */
function statusOf(
  kind: ScanTarget["kind"],
  os: ScanRecord["os"],
  results: readonly JsonObject[],
): Pick<ScanRecord, "status" | "statusReason"> {
  if (results.length > 0) return { status: "ok", statusReason: null };
  if (kind === "image" && os === null) {
    return { status: "unsupported_os", statusReason: "Trivy recognised neither an operating system nor packages." };
  }
  return { status: "no_packages", statusReason: "The report has no results: Trivy found nothing that it could look at." };
}

interface Report {
  scan: ScanRecord;
  warnings: string[];
  results: JsonObject[];
}

function readReport(report: JsonObject): Report {
  const metadata = object(report.Metadata);
  if (report.Results !== undefined && report.Results !== null && !Array.isArray(report.Results)) {
    throw invalidReport("Results is not a list: this is no usable Trivy report.");
  }
  const results = objects(report.Results);
  const kind = kindOf(report, metadata);
  const artifact = name(report.ArtifactName);
  const facts = imageFacts(metadata);
  const warnings: string[] = [];
  let target: ScanTarget;
  if (kind === "image") {
    const found = imageTarget({
      asked: artifact ?? name(metadata?.Reference),
      tags: [...names(metadata?.RepoTags), ...names([metadata?.Reference])],
      digests: names(metadata?.RepoDigests),
      imageId: name(metadata?.ImageID),
    });
    target = found.target;
    if (!found.named) warnings.push(unnamedMessage(target.name));
  } else {
    if (artifact === null) throw invalidReport("The report names nothing that was scanned: ArtifactName is missing.");
    target = { kind, name: artifact, image: null };
  }
  const scan = scanRecord(target, "trivy", {
    tool: { name: "trivy", version: name(object(report.Trivy)?.Version), databaseAt: null },
    artifact,
    scannedAt: time(report.CreatedAt),
    ...statusOf(kind, facts.os, results),
    covers: coveredBy(results),
    ...facts,
  });
  const suppressed = suppressedIn(results);
  if (suppressed > 0) warnings.push(suppressedMessage(suppressed, "Trivy"));
  return { scan, warnings, results };
}

/** The bare list names its image only in the target of its system's packages: "python:3 (debian 10.2)". */
function readOldReport(results: JsonObject[]): Report {
  const named = results.map((result) => imageInTarget(result.Target)).find((found) => found !== null) ?? null;
  const asked = named?.image ?? text(results[0]?.Target, 1_000);
  if (asked === null) throw invalidReport("The list of results names no target: this is no usable Trivy report.");
  const os = named === null ? null : { family: named.family, name: named.release, endOfLife: null };
  const found = imageTarget({ asked, tags: [], digests: [], imageId: null });
  const isImage = os !== null && found.named;
  return {
    scan: scanRecord(isImage ? found.target : { kind: "source", name: asked, image: null }, "trivy", { os, covers: coveredBy(results) }),
    warnings: [],
    results,
  };
}

/** Answers the context of the result that an element belongs to. */
function contexts(results: readonly unknown[], scan: ScanRecord, where: string): (element: ListElement) => ResultContext {
  const found = new Map<number, ResultContext>();
  return (element) => {
    const index = Number(element.path.at(-3));
    const context = found.get(index) ?? contextOf(object(results[index]) ?? {}, scan.os, where);
    found.set(index, context);
    return context;
  };
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const given = Array.isArray(outline) ? outline : list(object(outline)?.Results);
  const top = object(outline);
  const report = top === null ? readOldReport(objects(given)) : readReport(top);
  yield report.scan;
  for (const message of report.warnings) yield warning(message);
  for (const [index, entry] of given.entries()) {
    if (object(entry) === null) yield skipped("not an object", top === null ? [index] : ["Results", index], where);
  }
  const contextAt = contexts(given, report.scan, where);
  for await (const element of document.elements()) {
    const record = elementRecord(element, contextAt(element));
    if (record !== null) yield record;
  }
}

export const trivy: ReportFormat = {
  id: "trivy",
  label: "Trivy",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
