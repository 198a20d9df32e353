import type { ReportRecord } from "@/lib/core/records";
import { asffParts, asffPlace, asffTool } from "../asff-finding";
import { awsTime } from "../aws-finding";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, unjudged, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { name, object, objects } from "../value";
import { ofOneRow } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [["Findings", "*"], ["findings", "*"], ["*"]];

/** A list that is empty names no product; both tools of AWS that write one have no other key beside it. */
function detect(top: TopLevel): boolean {
  const isFinding = (keys: ReadonlySet<string> | undefined): boolean => keys?.has("ProductArn") === true && keys.has("SchemaVersion");
  if (top.shape !== "object" && isFinding(top.keys)) return true;
  if (isFinding(top.nested.get("Findings")) || isFinding(top.nested.get("findings")) || isFinding(top.keys)) return true;
  const isEmpty = [...top.keys].every((key) => /^(?:[Ff]indings|NextToken|nextToken)$/.test(key)) && top.nested.size === 0;
  return top.shape === "object" && isEmpty && (top.keys.has("Findings") || top.keys.has("findings"));
}

const NOT_ALL = "A list of findings does not say what else was looked at: what is not in it is not taken as fixed.";

async function* parseDocument({ outline, elements, where }: ReportDocument): AsyncIterable<ReportRecord> {
  const top = object(outline);
  if (top === null && !Array.isArray(outline)) throw invalidReport("Findings of Security Hub are objects, one by one or in a list.");
  const given = top?.Findings ?? top?.findings ?? [];
  if (!Array.isArray(given)) throw invalidReport("Findings is not a list: this is no usable list of findings.");
  const rows = top !== null && "ProductArn" in top ? [{ path: [], value: top }] : elements();
  let current = "";
  let count = 0;
  for await (const { path, value } of rows) {
    count++;
    const finding = object(value);
    const place = finding === null ? null : asffPlace(finding);
    if (finding === null || place === null) {
      const type = name(objects(finding?.Resources)[0]?.Type);
      yield skipped(
        finding === null ? "not an object" : `of a resource (${type ?? "none"}) that is no image, machine or function`,
        path,
        where,
      );
      continue;
    }
    const tool = asffTool(finding);
    if (current !== `${tool} ${place.target.name}`) {
      current = `${tool} ${place.target.name}`;
      const scannedAt = awsTime(finding.LastObservedAt) ?? awsTime(finding.UpdatedAt);
      yield scanRecord(place.target, tool, { scannedAt, os: place.os });
    }
    const parts = asffParts(finding, place);
    if ("unjudged" in parts) yield unjudged(parts.reason, parts.unjudged, path, where);
    else yield* ofOneRow(parts, path, where);
  }
  yield warning(count === 0 ? "The list holds no findings and names no resource: nothing was changed." : NOT_ALL);
}

/** Findings in the AWS Security Finding Format, as Security Hub gives them and as other tools write them for it. */
export const awsSecurityHub: ReportFormat = {
  id: "aws-security-hub",
  aliases: ["asff", "security-hub"],
  label: "AWS Security Hub",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
