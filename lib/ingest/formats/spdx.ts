import type { ReportRecord } from "@/lib/core/records";
import type { JsonPath, ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { unnamedMessage } from "../image-target";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { PACKAGES_ONLY, sbomTool } from "../sbom-target";
import { scanRecord } from "../scan-record";
import { isSystem, packageOfSpdx2, packageOfSpdx3, packageRecord, type SpdxPackage, subjectOf, systemOf, toolOf } from "../spdx-packages";
import { type JsonObject, list, name, object, text, time } from "../value";

const LISTS: readonly ListPath[] = [
  ["packages", "*"],
  ["relationships", "*"],
  ["files", "*"],
  ["snippets", "*"],
  ["@graph", "*"],
];

const GRAPH_KEYS = ["spdxId", "creationInfo", "specVersion", "software_packageVersion"];

function detect(top: TopLevel): boolean {
  if (top.shape === "array") return false;
  if (/^SPDX-/i.test(String(top.scalars.get("spdxVersion") ?? ""))) return true;
  if (!top.keys.has("@graph") || !top.keys.has("@context")) return false;
  const context = String(top.scalars.get("@context") ?? "");
  return /spdx\.org\/rdf\/3/.test(context) || GRAPH_KEYS.some((key) => top.nested.get("@graph")?.has(key));
}

interface Contents {
  /** of elements that are no packages and that somebody would miss */
  unread: JsonPath[];
  packages: SpdxPackage[];
  described: string[];
  documentName: string | null;
  namespace: string | null;
  created: unknown;
  tool: { name: string; version: string | null };
}

/** SPDX 2: packages, and relations that say which of them the document describes. */
async function readSpdx2(document: ReportDocument, top: JsonObject): Promise<Contents> {
  const packages: SpdxPackage[] = [];
  const described = list(top.documentDescribes).flatMap((id) => text(id, 1_000) ?? []);
  for await (const { path, value } of document.elements()) {
    const entry = object(value);
    if (entry === null) continue;
    if (path[0] === "packages") packages.push(packageOfSpdx2(entry));
    else if (
      path[0] === "relationships" &&
      text(entry.spdxElementId) === "SPDXRef-DOCUMENT" &&
      /^DESCRIBES$/i.test(text(entry.relationshipType) ?? "")
    )
      described.push(text(entry.relatedSpdxElement, 1_000) ?? "");
  }
  const creation = object(top.creationInfo);
  return {
    unread: [],
    packages,
    described,
    documentName: name(top.name),
    namespace: text(top.documentNamespace, 2_000),
    created: creation?.created,
    tool: toolOf(list(creation?.creators)),
  };
}

const typeOf = (entry: JsonObject): string => text(entry.type ?? entry["@type"], 200) ?? "";

/** SPDX 3: everything is an element of one graph. */
async function readSpdx3(document: ReportDocument): Promise<Contents> {
  const packages: JsonObject[] = [];
  const purls = new Map<string, string>();
  const found: Contents = { unread: [], packages: [], described: [], documentName: null, namespace: null, created: null, tool: toolOf([]) };
  for await (const { path, value } of document.elements()) {
    const entry = object(value);
    if (entry === null) continue;
    const type = typeOf(entry);
    const id = text(entry.spdxId ?? entry["@id"], 1_000);
    if (/package$/i.test(type)) packages.push(entry);
    else if (/Vuln(?:erability|AssessmentRelationship)$/.test(type)) found.unread.push(path);
    else if (/(?:^|\/)Relationship$/.test(type) && /^describes$/i.test(text(entry.relationshipType) ?? ""))
      found.described.push(...list(entry.to).flatMap((to) => text(to, 1_000) ?? []));
    else if (/ExternalIdentifier$/.test(type) && /package_?url|purl/i.test(text(entry.externalIdentifierType) ?? "")) {
      const purl = name(entry.identifier);
      if (id !== null && purl !== null) purls.set(id, purl);
    } else if (/SpdxDocument$/.test(type)) {
      found.documentName = name(entry.name);
      found.namespace = id;
      found.described.push(...list(entry.rootElement).flatMap((root) => text(root, 1_000) ?? []));
    } else if (/Sbom$/.test(type)) found.described.push(...list(entry.rootElement).flatMap((root) => text(root, 1_000) ?? []));
    else if (/CreationInfo$/.test(type)) found.created ??= entry.created;
    else if (/(?:^|[_/])Tool$/.test(type)) found.tool = toolOf([`Tool: ${name(entry.name) ?? "spdx"}`]);
  }
  found.packages = packages.map((entry) => packageOfSpdx3(entry, purls));
  return found;
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const top = object(document.outline);
  if (top === null) throw invalidReport("The document is not an object: this is no usable SPDX document.");
  if (top["@graph"] === undefined && top.spdxVersion === undefined) {
    yield skipped("a document behind the SPDX document that is none", [], document.where);
    return;
  }
  const isGraph = top["@graph"] !== undefined;
  if (!Array.isArray((isGraph ? top["@graph"] : top.packages) ?? []))
    throw invalidReport(`${isGraph ? "@graph" : "packages"} is not a list: this is no usable SPDX document.`);
  const contents = isGraph ? await readSpdx3(document) : await readSpdx2(document, top);
  const system = contents.packages.find(isSystem);
  const described = contents.packages.find((each) => each.id !== "" && contents.described.includes(each.id)) ?? null;
  const subject = subjectOf({ described, documentName: contents.documentName, namespace: contents.namespace });
  const os = system === undefined ? null : systemOf(system);
  yield scanRecord(subject.target, contents.tool.name, {
    tool: { name: sbomTool(contents.tool.name), version: contents.tool.version, databaseAt: null },
    scannedAt: time(contents.created),
    ...PACKAGES_ONLY,
    os,
    ...subject.facts,
  });
  if (!subject.named) yield warning(unnamedMessage(subject.target.name));
  yield warning(PACKAGES_ONLY.statusReason);
  for (const each of contents.packages) {
    if (each === described && each.purl === null) continue;
    const record = packageRecord(each, os);
    if (record !== null) yield record;
  }
  for (const path of contents.unread) yield skipped("vulnerabilities and assessments of SPDX 3 are not read", path, document.where);
}

export const spdx: ReportFormat = {
  id: "spdx",
  label: "SPDX",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
