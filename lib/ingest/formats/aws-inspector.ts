import type { ReportRecord } from "@/lib/core/records";
import { awsTime, findingParts, placeOf } from "../aws-finding";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { object } from "../value";
import { ofOneRow } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [["findings", "*"]];
const FINDING_KEYS = ["packageVulnerabilityDetails", "findingArn", "inspectorScore", "codeVulnerabilityDetails"];

function detect(top: TopLevel): boolean {
  if (top.shape === "array" || !top.keys.has("findings")) return false;
  const first = top.nested.get("findings");
  return first?.has("resources") === true && FINDING_KEYS.some((key) => first.has(key));
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  if (top === null || !Array.isArray(top.findings)) throw invalidReport("findings is not a list: this is no usable Inspector report.");
  const isPart = typeof top.nextToken === "string" && top.nextToken !== "";
  // One list has findings of many images: a target's newest observation is when it was looked at.
  const seen = new Map<string, Date>();
  for await (const { value } of document.elements()) {
    const finding = object(value);
    const place = finding === null ? null : placeOf(finding);
    const at = awsTime(finding?.lastObservedAt) ?? awsTime(finding?.updatedAt);
    const known = place === null ? undefined : seen.get(place.target.name);
    if (place !== null && at !== null && (known === undefined || known < at)) seen.set(place.target.name, at);
  }
  let current = "";
  for await (const { path, value } of document.elements()) {
    const finding = object(value);
    const place = finding === null ? null : placeOf(finding);
    if (finding === null || place === null) {
      yield skipped(finding === null ? "not an object" : "names no resource", path, where);
      continue;
    }
    if (current !== place.target.name) {
      current = place.target.name;
      yield scanRecord(place.target, "inspector", {
        scannedAt: seen.get(current) ?? null,
        covers: isPart ? [] : ["vulnerability"],
        os: place.os,
      });
    }
    yield* ofOneRow(findingParts(finding, place.os), path, where);
  }
  if (isPart) yield warning("The list goes on (nextToken): what is not in this part is not taken as fixed.");
}

export const awsInspector: ReportFormat = {
  id: "aws-inspector",
  aliases: ["inspector", "inspector2"],
  label: "AWS Inspector",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
