import type { PackageRecord, ReportRecord, ScanRecord } from "@/lib/core/records";
import { authorOf, componentType, nested, packageOfComponent, packageRecord, subjectOf, systemOf, toolOf } from "../cyclonedx-components";
import { type StatementContext, statementOf, statementScope, statusOf } from "../cyclonedx-statement";
import { type KnownPackage, vulnerabilityParts } from "../cyclonedx-vulnerability";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { unnamedMessage } from "../image-target";
import { distributionOf } from "../package-type";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { PACKAGES_ONLY, sbomTool } from "../sbom-target";
import { scanRecord } from "../scan-record";
import { type JsonObject, object, objects, text, time } from "../value";
import { ofOneRow } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [
  ["components", "*"],
  ["vulnerabilities", "*"],
  ["dependencies", "*"],
];

function detect(top: TopLevel): boolean {
  if (top.shape === "array") return false;
  const format = top.scalars.get("bomFormat");
  return typeof format === "string" && format.trim().toLowerCase() === "cyclonedx";
}

interface Contents {
  packages: PackageRecord[];
  /** packages by bom-ref */
  known: Map<string, KnownPackage>;
  os: ScanRecord["os"];
  vulnerabilities: number;
  statements: number;
}

const refOf = (component: JsonObject): string | null => text(component["bom-ref"], 2_000);

/** "vulnerabilities:debian:10": a source that is a distribution's says what the packages are that it is matched with. */
const systemOfSource = (source: string | null): ScanRecord["os"] =>
  source !== null && /^(?:vulnerabilities:)?[a-z]+:\d|[-:]distro[-:]/i.test(source)
    ? distributionOf(source.replace(/^vulnerabilities:/i, ""))
    : null;

/** A first pass: components can come after the vulnerabilities that name them, and the system anywhere among them. */
async function contentsOf(document: ReportDocument, subject: JsonObject | null): Promise<Contents> {
  const found: Contents = { packages: [], known: new Map(), os: null, vulnerabilities: 0, statements: 0 };
  const components: JsonObject[] = [];
  const systems = new Map<string, ScanRecord["os"]>();
  for await (const { path, value } of document.elements()) {
    const entry = object(value);
    if (path[0] === "vulnerabilities") {
      found.vulnerabilities++;
      if (entry !== null && statusOf(entry) !== null) found.statements++;
      const system = systemOfSource(text(object(entry?.source)?.name, 200));
      for (const affected of system === null ? [] : objects(entry?.affects)) systems.set(text(affected.ref, 2_000) ?? "", system);
    } else if (path[0] === "components" && entry !== null) {
      for (const component of nested(entry)) {
        if (componentType(component) === "operating-system") found.os ??= systemOf(component);
        if (componentType(component) !== "file") components.push(component);
      }
    }
  }
  found.os ??= [...systems.values()][0] ?? null;
  for (const component of components) {
    const ref = refOf(component);
    const system = systems.get(ref ?? "") ?? null;
    const record = packageRecord(component, system ?? found.os, system !== null);
    if (record !== null) found.packages.push(record);
    const any = record ?? packageAlone(component, found.os);
    if (ref !== null && any !== null) found.known.set(ref, { package: any.package, layer: any.layer, paths: any.paths });
  }
  const about = subject === null ? null : packageAlone(subject, found.os);
  for (const component of subject === null ? [] : nested(subject)) {
    const ref = refOf(component);
    const any = component === subject ? about : packageAlone(component, found.os);
    if (ref !== null && any !== null && !found.known.has(ref)) found.known.set(ref, any);
  }
  return found;
}

/** A component that vulnerabilities can name though it is no package of its own: an application, the system, the subject. */
function packageAlone(component: JsonObject, os: ScanRecord["os"]): KnownPackage | null {
  const found = packageOfComponent(component, os);
  return found === null ? null : { package: found, layer: null, paths: [] };
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  if (top === null) throw invalidReport("The document is not an object: this is no usable CycloneDX document.");
  for (const key of ["components", "vulnerabilities"]) {
    if (top[key] !== undefined && top[key] !== null && !Array.isArray(top[key]))
      throw invalidReport(`${key} is not a list: this is no usable CycloneDX document.`);
  }
  const metadata = object(top.metadata);
  const component = object(metadata?.component);
  const contents = await contentsOf(document, component);
  const tool = toolOf(metadata);
  const subject = subjectOf(component);
  // Nothing but judgements: nobody has looked at anything for this document, and it can close nothing.
  const about = contents.packages.length === 0 && contents.statements > 0 && contents.statements === contents.vulnerabilities;
  const judged: StatementContext = {
    known: contents.known,
    subject:
      component === null && about
        ? null
        : { ref: component === null ? null : refOf(component), ...statementScope(subject, component, about) },
    author: authorOf(metadata) ?? tool.name,
    madeAt: time(metadata?.timestamp),
  };
  if (!about) {
    const looked = contents.vulnerabilities > 0;
    yield scanRecord(subject.target, tool.name, {
      tool: { name: looked ? tool.name : sbomTool(tool.name), version: tool.version, databaseAt: null },
      scannedAt: time(metadata?.timestamp),
      // An SBOM has an empty list of vulnerabilities too, where nobody looked for any.
      ...(looked ? {} : PACKAGES_ONLY),
      covers: looked ? ["vulnerability"] : [],
      os: contents.os,
      ...subject.facts,
    });
    if (!subject.named) yield warning(unnamedMessage(subject.target.name));
    if (!looked) yield warning(PACKAGES_ONLY.statusReason);
    yield* contents.packages;
  }
  for await (const { path, value } of document.elements()) {
    if (path[0] !== "vulnerabilities") continue;
    const row = object(value);
    if (row === null) yield skipped("not an object", path, where);
    else {
      const status = statusOf(row);
      const statement = status === null ? [] : [statementOf(row, status, judged)];
      yield* ofOneRow(about ? statement : [...vulnerabilityParts(row, contents.known, tool.name), ...statement], path, where);
    }
  }
}

export const cyclonedx: ReportFormat = {
  id: "cyclonedx",
  aliases: ["cdx", "cyclone-dx"],
  label: "CycloneDX",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
