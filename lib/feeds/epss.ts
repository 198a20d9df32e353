import { Problem } from "@/lib/core/errors";
import type { Feed } from "./feed";
import { feedDate, feedText, isCve } from "./feed-text";

export interface EpssRow {
  vulnerabilityId: string;
  /** probability of exploitation within thirty days, 0 to 1 */
  epss: number;
  percentile: number;
}

const share = (text: string | undefined): number | null => {
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return value >= 0 && value <= 1 ? value : null;
};

/** FIRST's daily EPSS scores, CSV with its model and date in a first comment line. Scores of different models do not compare. */
export const epss: Feed<EpssRow> = {
  id: "epss",
  label: "FIRST EPSS",
  parse(bytes) {
    const rows: EpssRow[] = [];
    let asOf: Date | null = null;
    let version: string | null = null;
    let skipped = 0;
    for (const raw of feedText(bytes, "EPSS").split("\n")) {
      const line = raw.trim();
      if (line === "" || line.startsWith("cve,") || line.startsWith("cve;")) continue;
      if (line.startsWith("#")) {
        version = /model_version:([^,]+)/.exec(line)?.[1]?.trim() ?? version;
        asOf = feedDate(/score_date:([^,]+)/.exec(line)?.[1]?.trim()) ?? asOf;
        continue;
      }
      // Third parties write the same with semicolons.
      const [id, score, percentile] = line.split(line.includes(";") ? ";" : ",");
      const found = { epss: share(score), percentile: share(percentile) };
      if (!isCve(id) || found.epss === null || found.percentile === null) skipped++;
      else rows.push({ vulnerabilityId: id, epss: found.epss, percentile: found.percentile });
    }
    if (rows.length === 0)
      throw new Problem("invalid_report", "This is no EPSS file: it has no line with a CVE, a score and a percentile.");
    return { asOf, version, rows, skipped };
  },
};
