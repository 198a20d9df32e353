import type { ReportRecord, ScanRecord, ScanTarget, SightingKind } from "@/lib/core/records";
import { parseImageReference } from "@/lib/identity/image-ref";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, unnamedMessage } from "../image-target";
import { distributionOf } from "../package-type";
import { invalidReport, notes, skipped, suppressedMessage, warning, whole } from "../records";
import { sourceTarget } from "../sbom-target";
import { scanRecord } from "../scan-record";
import { iacRecord, isLicense, issueRecord } from "../snyk-issue";
import { sourceFile } from "../source-file";
import { type JsonObject, list, name, object, objects, text } from "../value";

const ISSUES: ListPath = ["vulnerabilities", "*"];
const IAC_KEY = "infrastructureAsCodeIssues";
const IAC: ListPath = [IAC_KEY, "*"];
const OF_PROJECT: readonly ListPath[] = [ISSUES, ["applications", "*", ...ISSUES], IAC];
const LISTS: readonly ListPath[] = [...OF_PROJECT, ...OF_PROJECT.map((path) => ["*", ...path])];
const PROJECT_KEYS = ["packageManager", "projectName", "dependencyCount", "uniqueCount", "licensesPolicy"];

function detect(top: TopLevel): boolean {
  if (top.keys.has(IAC_KEY)) return true;
  if (top.keys.has("vulnerabilities")) return top.keys.has("ok") || PROJECT_KEYS.filter((key) => top.keys.has(key)).length >= 2;
  return top.scalars.get("ok") === false && top.keys.has("error") && top.keys.has("path");
}

const errorOf = (project: JsonObject): string | null =>
  project.ok === false && !Array.isArray(project.vulnerabilities) && !Array.isArray(project[IAC_KEY])
    ? (text(project.error, 500) ?? text(object(project.error)?.message, 500))
    : null;

/** Of a container that could not be tested nothing is left but its reference. */
function isFailedImage(project: JsonObject): boolean {
  const asked = errorOf(project) === null ? null : parseImageReference(name(project.path) ?? "");
  return asked !== null && (asked.tag !== null || asked.digest !== null);
}

const isImageProject = (project: JsonObject): boolean =>
  isFailedImage(project) ||
  /^docker-image\|/.test(text(project.projectName) ?? "") ||
  (/^(?:deb|apk|rpm|linux)$/i.test(text(project.packageManager, 20) ?? "") && object(project.docker) !== null);

/** The reference that was scanned; Snyk can put the name of an application behind it. */
function referenceOf(project: JsonObject): string | null {
  const path = name(project.path);
  const cut = /^(\S+?:\w[\w.-]*)\/.*$/.exec(path ?? "")?.[1];
  const fromName = name(project.projectName)?.replace(/^docker-image\|/, "");
  return [path, cut, fromName].find((text) => typeof text === "string" && parseImageReference(text) !== null) ?? null;
}

interface Place {
  target: ScanTarget;
  named: boolean;
}

function imagePlace(project: JsonObject): Place {
  const facts = objects(object(project.scanResult)?.facts);
  const imageId = facts.find((fact) => text(fact.type) === "imageId")?.data;
  return imageTarget({ asked: referenceOf(project), tags: [], digests: [], imageId: name(imageId) });
}

const isIac = (project: JsonObject): boolean => project[IAC_KEY] !== undefined;

/** Where infrastructure as code is tested, each file is a project of its own, by the path that was asked for. */
const fileOf = (project: JsonObject): ScanTarget | null => sourceFile(project.targetFile) ?? sourceFile(project.path);

function sourcePlace(project: JsonObject): Place {
  const file = isIac(project) ? fileOf(project) : null;
  if (file !== null) return { target: file, named: true };
  const given = name(project.projectName) ?? name(project.path);
  if (given === null) throw invalidReport("The report names nothing that was scanned: projectName and path are missing.");
  return { target: sourceTarget(given), named: true };
}

/** Projects with the path of an image are applications in it. */
function placesOf(projects: readonly (JsonObject | null)[]): (Place | null)[] {
  const images = new Map(
    projects.flatMap((project) => (project !== null && isImageProject(project) ? [[text(project.path) ?? "", imagePlace(project)]] : [])),
  );
  return projects.map((project) =>
    project === null
      ? null
      : (images.get(text(project.path) ?? "") ?? (isImageProject(project) ? imagePlace(project) : sourcePlace(project))),
  );
}

function coversOf(project: JsonObject, hasLicenses: boolean): SightingKind[] {
  if (isIac(project)) return ["misconfiguration"];
  // Licences are judged by a policy, and those of an image's system are not.
  return hasLicenses || (object(project.licensesPolicy) !== null && !isImageProject(project))
    ? ["license", "vulnerability"]
    : ["vulnerability"];
}

/** What only the issues tell, by target, from a first look at them. */
interface Told {
  /** "debian:11" */
  systems: Map<string, ScanRecord["os"]>;
  licensed: Set<string>;
}

function scanOf(project: JsonObject, { target }: Place, { systems, licensed }: Told): ReportRecord {
  const error = errorOf(project);
  return scanRecord(target, "snyk", {
    ...(error === null ? { covers: coversOf(project, licensed.has(target.name)) } : { status: "failed", statusReason: error }),
    os: systems.get(target.name) ?? null,
  });
}

async function firstLook(document: ReportDocument, nameOf: (at: number) => string): Promise<Told> {
  const told: Told = { systems: new Map(), licensed: new Set() };
  for await (const { path, value } of document.elements()) {
    const issue = object(value) ?? {};
    const kind = text(issue.packageManager, 100);
    const target = nameOf(typeof path[0] === "number" ? path[0] : 0);
    if (kind?.includes(":") && !told.systems.has(target)) told.systems.set(target, distributionOf(kind));
    if (isLicense(issue)) told.licensed.add(target);
  }
  return told;
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const many = Array.isArray(outline);
  const projects = (many ? outline : [outline]).map(object);
  for (const project of projects) {
    for (const key of ["vulnerabilities", IAC_KEY]) {
      if (!Array.isArray(project?.[key] ?? [])) throw invalidReport(`${key} is not a list: this is no usable Snyk report.`);
    }
  }
  const places = placesOf(projects);
  const nameOf = (at: number): string => places[at]?.target.name ?? "";
  const told = await firstLook(document, nameOf);
  const scanAt = (project: JsonObject, place: Place) => scanOf(project, place, told);
  let current = "";
  for (const [at, project] of projects.entries()) {
    const place = places[at];
    if (project === null || !place) {
      yield skipped("not an object", [at], where);
      continue;
    }
    if (current !== nameOf(at)) yield scanAt(project, place);
    current = nameOf(at);
    if (!place.named) yield warning(unnamedMessage(place.target.name));
    const ignored = [project, ...objects(project.applications)].reduce((sum, each) => sum + list(object(each.filtered)?.ignore).length, 0);
    if (ignored > 0) yield warning(suppressedMessage(ignored, "Snyk"));
  }
  for await (const { path, value } of document.elements()) {
    const at = many ? Number(path[0]) : 0;
    const project = projects[at] ?? null;
    const place = places[at];
    if (project === null || !place) continue;
    if (current !== nameOf(at)) yield scanAt(project, place);
    current = nameOf(at);
    const inner = many ? path.slice(1) : path;
    const application = inner[0] === "applications" ? object(list(project.applications)[Number(inner[1])]) : project;
    const file = application === null ? null : (name(application.displayTargetFile) ?? name(application.targetFile));
    const issue = object(value);
    const paths = file === null || place.target.kind !== "image" ? [] : [file];
    const record =
      issue === null
        ? "not an object"
        : inner[0] === IAC_KEY
          ? iacRecord(issue, place.target.name)
          : issueRecord(issue, text(application?.packageManager, 50), paths);
    yield typeof record === "string" ? skipped(record, path, where) : record;
  }
}

export const snyk: ReportFormat = {
  id: "snyk",
  aliases: ["snyk-container"],
  label: "Snyk",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
