import type { KevRow } from "@/lib/core/records";
import { cveId, feedDate, latest } from "../feed-value";
import type { ListPath, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { integer, name, object, text } from "../value";

const LISTS: readonly ListPath[] = [["vulnerabilities", "*"]];
const ACTION_LIMIT = 4_000;

/** The catalogue as JSON, or its table as CSV. */
function detect(top: TopLevel): boolean {
  const entry = top.nested.get("vulnerabilities");
  if (top.keys.has("catalogVersion") && top.keys.has("vulnerabilities")) return true;
  if (top.keys.has("vulnerabilities") && entry?.has("cveID") && entry.has("dateAdded")) return true;
  const row = top.nested.get("rows");
  return row?.has("cveID") === true && row.has("dateAdded");
}

function rowOf(value: unknown): KevRow | string {
  const entry = object(value);
  if (entry === null) return "not an object";
  const vulnerabilityId = cveId(entry.cveID);
  const addedOn = feedDate(entry.dateAdded);
  if (vulnerabilityId === null) return "no CVE";
  if (addedOn === null) return "no date on which it was added";
  return {
    type: "kev",
    vulnerabilityId,
    addedOn,
    dueOn: feedDate(entry.dueDate),
    ransomware: name(entry.knownRansomwareCampaignUse)?.toLowerCase() === "known",
    name: text(entry.vulnerabilityName, ACTION_LIMIT),
    action: text(entry.requiredAction, ACTION_LIMIT),
  };
}

/** CISA's catalogue of known exploited vulnerabilities. It comes as a whole: what is no longer in it has been withdrawn. */
export const kev: ReportFormat = {
  id: "kev",
  aliases: ["cisa-kev"],
  label: "CISA KEV",
  family: "feed",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) {
      const read = whole(document);
      const top = object(read.outline) ?? {};
      if ("vulnerabilities" in top && !Array.isArray(top.vulnerabilities))
        throw invalidReport("vulnerabilities is not a list: this is no usable KEV catalogue.");
      let rows = 0;
      let entries = 0;
      let newest: Date | null = null;
      for await (const { path, value } of read.elements()) {
        entries++;
        const row = rowOf(value);
        if (typeof row === "string") yield skipped(row, path, read.where);
        else {
          rows++;
          newest = latest(newest, row.addedOn);
          yield row;
        }
      }
      if (rows === 0) throw invalidReport("The catalogue holds no usable entry: it would withdraw all that are known.");
      const said = integer(top.count);
      if (said !== null && said !== entries) yield warning(`The catalogue says that it has ${said} entries and holds ${entries}.`);
      const released = feedDate(top.dateReleased);
      if (released === null) yield warning("The catalogue does not say when it was released: it counts as of its latest entry.");
      yield { type: "feed", feed: "kev", asOf: released ?? newest, version: name(top.catalogVersion) };
    }
  },
};
