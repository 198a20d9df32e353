import type { EpssRow } from "@/lib/core/records";
import { cveId, feedDate, share } from "../feed-value";
import type { ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { type JsonObject, list, name, object } from "../value";

/** Third parties leave the names of the columns out: then a CVE, a share and a share. */
function detect(top: TopLevel): boolean {
  const row = top.nestedScalars.get("rows");
  if (row === undefined) return false;
  if (row.has("cve") && row.has("epss")) return true;
  return cveId(row.get("column 1")) !== null && share(row.get("column 2")) !== null && share(row.get("column 3")) !== null;
}

function rowOf(entry: JsonObject, headless: boolean): EpssRow | string {
  const vulnerabilityId = cveId(headless ? entry["column 1"] : entry.cve);
  const epss = share(headless ? entry["column 2"] : entry.epss);
  const percentile = share(headless ? entry["column 3"] : entry.percentile);
  if (vulnerabilityId === null) return "no CVE";
  return epss === null || percentile === null ? "no score from 0 to 1" : { type: "epss", vulnerabilityId, epss, percentile };
}

/** FIRST's daily scores, with their model and date in a comment in front. Scores of different models do not compare. */
export const epss: ReportFormat = {
  id: "epss",
  aliases: ["first-epss"],
  label: "FIRST EPSS",
  family: "feed",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents()) {
      const read = whole(document);
      const top = object(read.outline);
      const headless = !list(top?.columns).includes("cve");
      const comment = typeof top?.comment === "string" ? top.comment : "";
      const asOf = feedDate(/score_date:\s*([^,;\s]+)/.exec(comment)?.[1]);
      let rows = 0;
      for await (const { path, value } of read.elements()) {
        const row = rowOf(object(value) ?? {}, headless);
        if (typeof row === "string") yield skipped(row, path, read.where);
        else {
          rows++;
          yield row;
        }
      }
      if (rows === 0) throw invalidReport("The file holds no usable score.");
      if (asOf === null) yield warning("The file does not say of which day its scores are: they count as of the day it was received.");
      yield { type: "feed", feed: "epss", asOf, version: name(/model_version:\s*([^,;\s]+)/.exec(comment)?.[1]) };
    }
  },
};
