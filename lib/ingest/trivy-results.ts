import type { ReportRecord, SightingKind } from "@/lib/core/records";
import type { JsonPath, ListElement, ListPath } from "./format";
import { skipped } from "./records";
import type { ResultContext } from "./trivy-packages";
import { checkRow, licenseRow, packageRow, secretRow, vulnerabilityRow } from "./trivy-rows";
import { type JsonObject, list, object, text } from "./value";

/** The lists of a Trivy result that can be long. */
export const RESULT_LISTS = ["Packages", "Vulnerabilities", "Misconfigurations", "Secrets", "Licenses"] as const;
type ResultList = (typeof RESULT_LISTS)[number];

/** Where those lists are in a document whose results are at `results`. */
export const listPaths = (...results: readonly ListPath[]): ListPath[] =>
  results.flatMap((path) => RESULT_LISTS.map((each) => [...path, each, "*"]));

/** What a target says of an image and its system: "python:3 (debian 10.2)", "amazonlinux:2 (amazon 2 (Karoo))". Null for any other. */
export function imageInTarget(target: unknown): { image: string; family: string; release: string } | null {
  const [, image, family, release] = /^(.*?) \(([^\s()]+) (.*)\)$/.exec(text(target, 1_000) ?? "") ?? [];
  return image === undefined || family === undefined ? null : { image, family, release: release ?? "" };
}

/** What the result says about itself. Before 0.20 there is no Type: the target says it, as in "python:3 (debian 10.2)". */
export function contextOf(result: JsonObject, os: { family: string; name: string } | null, where: string): ResultContext {
  const target = text(result.Target, 1_000) ?? "";
  const className = text(result.Class, 100)?.toLowerCase() ?? "";
  const inTarget = imageInTarget(target);
  const family = os?.family ?? inTarget?.family ?? "";
  const osTarget =
    className === "os-pkgs" || (className === "" && inTarget !== null) || (className === "license" && target === "OS Packages");
  const type = text(result.Type, 100)?.toLowerCase() ?? (osTarget ? family : "");
  const release = os?.name ?? inTarget?.release ?? "";
  return {
    target,
    className,
    type,
    where,
    distro: osTarget && family !== "" ? [family, release].filter((part) => part !== "").join("-") : null,
  };
}

function rowRecord(listName: ResultList, row: JsonObject, context: ResultContext): ReportRecord | string | null {
  switch (listName) {
    case "Packages":
      return packageRow(row, context);
    case "Vulnerabilities":
      return vulnerabilityRow(row, context);
    case "Misconfigurations":
      return checkRow(row, context);
    case "Secrets":
      return secretRow(row, context);
    case "Licenses":
      return licenseRow(row, context);
  }
}

/** The record of one element of one of those lists; null for a package without a name, which is no row of the report. */
export function elementRecord(element: ListElement, context: ResultContext): ReportRecord | null {
  const listName = element.path.at(-2) as ResultList;
  const row = object(element.value);
  const path: JsonPath = element.path;
  if (row === null) return listName === "Packages" ? null : skipped("not an object", path, context.where);
  const record = rowRecord(listName, row, context);
  return typeof record === "string" ? skipped(record, path, context.where) : record;
}

const COVERS: Readonly<Record<string, SightingKind>> = {
  "os-pkgs": "vulnerability",
  "lang-pkgs": "vulnerability",
  config: "misconfiguration",
  secret: "secret",
  license: "license",
  "license-file": "license",
};

/** The kinds of finding that these results show to have been looked for. */
export function coveredBy(results: readonly JsonObject[]): SightingKind[] {
  const kinds = new Set<SightingKind>();
  for (const result of results) {
    const className = text(result.Class, 100)?.toLowerCase() ?? "";
    const kind = Object.hasOwn(COVERS, className) ? COVERS[className] : undefined;
    if (kind !== undefined) kinds.add(kind);
    if (result.Vulnerabilities !== undefined) kinds.add("vulnerability");
    if (result.Misconfigurations !== undefined || result.MisconfSummary !== undefined) kinds.add("misconfiguration");
  }
  return [...kinds].sort();
}

/** Findings that the sender's ignore file or VEX took out of the report. */
export const suppressedIn = (results: readonly JsonObject[]): number =>
  results.reduce((sum, result) => sum + list(result.ExperimentalModifiedFindings ?? result.ModifiedFindings).length, 0);
