import type { ReportRecord, ScanRecord, ScanTarget } from "@/lib/core/records";
import type { ListElement, ReportDocument, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, suppressedMessage, warning, whole } from "../records";
import { resourceTarget } from "../resource-target";
import { scanRecord } from "../scan-record";
import { imageScans } from "../trivy-k8s-images";
import { contextOf, coveredBy, elementRecord, listPaths, suppressedIn } from "../trivy-results";
import { type JsonObject, list, name, object, objects, text, time } from "../value";

/** Resources since 0.38; before, two lists; Findings in summaries. */
const RESOURCE_LISTS = ["Resources", "Vulnerabilities", "Misconfigurations", "Findings"] as const;
const LISTS = listPaths(...RESOURCE_LISTS.map((each) => [each, "*", "Results", "*"]));

const detect = (top: TopLevel): boolean =>
  top.shape !== "array" && top.keys.has("ClusterName") && !top.keys.has("ArtifactName") && RESOURCE_LISTS.some((key) => top.keys.has(key));

function targetOf(resource: JsonObject, cluster: string | null): ScanTarget | null {
  const resourceName = name(resource.Name);
  if (resourceName === null) return null;
  // Trivy leaves the kind empty for what it cannot place.
  return resourceTarget({ namespace: name(resource.Namespace), kind: name(resource.Kind) ?? "Unknown", name: resourceName }, cluster);
}

interface Resource {
  /** of its configuration, and of what cannot be told to be of an image */
  own: ScanRecord;
  results: readonly unknown[];
  /** of each of them */
  scans: readonly ScanRecord[];
}

function readResource(resource: JsonObject, facts: Partial<ScanRecord>, cluster: string | null): Resource | string {
  const target = targetOf(resource, cluster);
  if (target === null) return "a resource without name";
  if (resource.Results !== undefined && resource.Results !== null && !Array.isArray(resource.Results)) return "Results is not a list";
  const given = list(resource.Results);
  const results = given.map((entry) => object(entry) ?? {});
  const images = imageScans(resource, results, facts);
  const error = text(resource.Error, 2_000);
  const own = scanRecord(target, "trivy", {
    ...facts,
    covers: coveredBy(results.filter((_, at) => !images[at])),
    ...(error === null ? {} : { status: "failed", statusReason: error }),
  });
  return { own, results: given, scans: images.map((image) => image ?? own) };
}

/** Elements of a document in order, taken resource by resource. */
class Elements {
  private next: ListElement | null = null;
  private readonly iterator: AsyncIterator<ListElement>;
  constructor(document: ReportDocument) {
    const elements = document.elements();
    this.iterator = (async function* () {
      yield* elements;
    })();
  }
  async *of(listName: string, index: number): AsyncIterable<ListElement> {
    for (;;) {
      if (this.next === null) {
        const step = await this.iterator.next();
        if (step.done) return;
        this.next = step.value;
      }
      const element: ListElement = this.next;
      if (element.path[0] !== listName || element.path[1] !== index) return;
      this.next = null;
      yield element;
    }
  }
}

async function* parseResource(resource: Resource, elements: AsyncIterable<ListElement>, where: string): AsyncIterable<ReportRecord> {
  const results = resource.results.map((entry) => object(entry) ?? {});
  const announced = new Set(resource.scans);
  if (announced.size === 0 || resource.own.status === "failed") announced.add(resource.own);
  let current: ScanRecord | null = null;
  // What has been scanned is said also where it has no rows: a clean scan is news.
  for (const scan of announced) {
    current = scan;
    yield scan;
  }
  for await (const element of elements) {
    const at = Number(element.path[3]);
    const result = results[at] ?? {};
    const scan = resource.scans[at] ?? resource.own;
    if (scan !== current) {
      current = scan;
      yield scan;
    }
    const record = elementRecord(element, contextOf(result, scan.os, where));
    if (record !== null) yield record;
  }
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const top = object(document.outline);
  if (top === null) throw invalidReport("A Trivy Kubernetes report is an object with ClusterName and Resources.");
  const facts = { tool: { name: "trivy", version: name(object(top.Trivy)?.Version), databaseAt: null }, scannedAt: time(top.CreatedAt) };
  const elements = new Elements(document);
  let suppressed = 0;
  // In the order of the document, in which the elements come.
  for (const listName of Object.keys(top).filter((key) => (RESOURCE_LISTS as readonly string[]).includes(key))) {
    if (top[listName] !== null && !Array.isArray(top[listName]))
      throw invalidReport(`${listName} is not a list: this is no usable Trivy Kubernetes report.`);
    for (const [index, entry] of list(top[listName]).entries()) {
      const raw = object(entry);
      const resource = raw === null ? "not an object" : readResource(raw, facts, name(top.ClusterName));
      if (typeof resource === "string") {
        yield skipped(resource, [listName, index], document.where);
        for await (const element of elements.of(listName, index)) {
          if (element.path.at(-2) !== "Packages") yield skipped(`belongs to ${resource}`, element.path, document.where);
        }
        continue;
      }
      suppressed += suppressedIn(objects(resource.results));
      yield* parseResource(resource, elements.of(listName, index), document.where);
    }
  }
  if (suppressed > 0) yield warning(suppressedMessage(suppressed, "Trivy"));
}

export const trivyK8s: ReportFormat = {
  id: "trivy-k8s",
  aliases: ["trivy"],
  label: "Trivy Kubernetes",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
