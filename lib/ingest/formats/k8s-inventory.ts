import type { ReportRecord } from "@/lib/core/records";
import type { JsonPath, ListPath, ReportDocument, ReportFormat, Scalar, TopLevel } from "../format";
import { INVENTORY_KINDS, inventoryRecord } from "../k8s-objects";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { type JsonObject, name, object } from "../value";

/** The items of a list, or a bare list of objects. */
const LISTS: readonly ListPath[] = [["items", "*"], ["*"]];

/** Reports that Kubernetes keeps as objects have formats of their own. */
const REPORT_GROUP =
  /^(?:aquasecurity\.github\.io|wgpolicyk8s\.io|openreports\.io|reports\.kyverno\.io|audit\.k8s\.io|[\w.-]*kubescape\.io)\//;

function isObject(scalars: ReadonlyMap<string, Scalar> | undefined): boolean {
  const kind = scalars?.get("kind");
  const apiVersion = scalars?.get("apiVersion");
  return typeof kind === "string" && typeof apiVersion === "string" && !REPORT_GROUP.test(apiVersion);
}

function detect(top: TopLevel): boolean {
  const kind = top.scalars.get("kind");
  const apiVersion = top.scalars.get("apiVersion");
  if (typeof kind !== "string" || typeof apiVersion !== "string" || REPORT_GROUP.test(apiVersion)) return false;
  if (top.keys.has("items") && kind.endsWith("List")) {
    // Items of a list by the API have no kind of their own; kubectl's have one.
    const items = top.nestedScalars.get("items");
    return kind === "List" ? items === undefined || isObject(items) : INVENTORY_KINDS.has(kind.slice(0, -4)) || isObject(items);
  }
  if (!top.keys.has("metadata")) return false;
  return top.shape === "object" ? INVENTORY_KINDS.has(kind) : kind !== "Event";
}

/** The kind that the items of a list have by the list's own name: PodList → Pod. */
function itemDefaults(top: JsonObject): { kind: string | null; apiVersion: string | null } {
  const kind = name(top.kind);
  return kind !== null && kind !== "List" && kind.endsWith("List")
    ? { kind: kind.slice(0, -4), apiVersion: name(top.apiVersion) }
    : { kind: null, apiVersion: null };
}

function record(value: unknown, defaults: { kind: string | null; apiVersion: string | null }, path: JsonPath, where: string): ReportRecord {
  const given = object(value);
  if (given === null) return skipped("not an object", path, where);
  const kind = name(given.kind) ?? defaults.kind;
  if (kind === null) return skipped("an object without kind", path, where);
  const found = inventoryRecord(given, kind, name(given.apiVersion) ?? defaults.apiVersion);
  return typeof found === "string" ? skipped(found, path, where) : found;
}

/** A list without items does not say which namespace it is of: to take it for the whole cluster's could close findings that are still there. */
const emptyList = (kind: string | null): string =>
  `The list holds no ${kind === null ? "objects" : `${kind} objects`}. It does not say of which namespaces, so nothing was taken for gone. ` +
  "To say that something is gone, send a list of all namespaces that holds other objects of the kind: kubectl get … -A -o json.";

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  const isList = top !== null && "items" in top;
  if (top === null && !Array.isArray(outline))
    throw invalidReport("A Kubernetes inventory is an object, a list of objects, or objects one after another.");
  if (top !== null && !isList) {
    yield record(top, { kind: null, apiVersion: null }, [], where);
    return;
  }
  if (top !== null && top.items !== null && !Array.isArray(top.items))
    throw invalidReport("items is not a list: this is no usable Kubernetes inventory.");
  const defaults = top === null ? { kind: null, apiVersion: null } : itemDefaults(top);
  let count = 0;
  for await (const { path, value } of document.elements()) {
    count++;
    yield record(value, defaults, path, where);
  }
  if (count === 0) yield warning(emptyList(defaults.kind));
}

export const k8sInventory: ReportFormat = {
  id: "k8s-inventory",
  aliases: ["kubernetes", "k8s", "inventory", "kubectl"],
  label: "Kubernetes inventory",
  family: "inventory",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
