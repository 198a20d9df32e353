import { isSighting, type ReportRecord } from "@/lib/core/records";

/** How many of a document's own rows were read and how many skipped, as the receipt counts them. */
export function entriesOf(records: readonly ReportRecord[]): { read: number; skipped: number } {
  const found = { read: 0, skipped: 0 };
  for (const record of records) {
    if (record.type === "skip") found.skipped++;
    else if (isSighting(record)) found.read += "sameRow" in record ? 0 : 1;
    else if (record.type === "statement") found.read += record.entries;
    else if (["event", "counted", "inventory", "attestation", "kev", "epss", "ssvc"].includes(record.type)) found.read++;
  }
  return found;
}
