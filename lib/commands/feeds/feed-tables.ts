import type { FeedId } from "@/lib/core/feeds";
import type { FeedRow } from "@/lib/core/records";
import type { CopyValue } from "@/lib/db/copy";

export interface FeedTable {
  table: string;
  /** of the table and of the rows in the stage, the id first */
  columns: readonly string[];
  /** of several rows about one vulnerability the first stands */
  firstBy: string;
}

export const FEED_TABLES: Readonly<Record<FeedId, FeedTable>> = {
  kev: {
    table: "kev_entry",
    columns: ["vulnerability_id", "added_on", "due_on", "ransomware", "name", "action"],
    firstBy: "added_on, due_on, ransomware desc, name",
  },
  epss: { table: "epss_score", columns: ["vulnerability_id", "epss", "percentile"], firstBy: "epss desc, percentile desc" },
  vulnrichment: {
    table: "ssvc_point",
    columns: ["vulnerability_id", "exploitation", "automatable", "technical_total", "assessed_on"],
    firstBy: "assessed_on desc nulls last, exploitation desc, automatable desc, technical_total desc",
  },
};

export const FEED_OF: Readonly<Record<FeedRow["type"], FeedId>> = { kev: "kev", epss: "epss", ssvc: "vulnrichment" };

const day = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null;

/** A row as its table has it, in the order of its columns. */
export function feedValues(row: FeedRow): CopyValue[] {
  switch (row.type) {
    case "kev":
      return [row.vulnerabilityId, day(row.addedOn), day(row.dueOn), row.ransomware, row.name, row.action];
    case "epss":
      return [row.vulnerabilityId, row.epss, row.percentile];
    case "ssvc":
      return [row.vulnerabilityId, row.exploitation, row.automatable, row.technicalTotal, day(row.assessedOn)];
  }
}
