import type { InventoryRecord, PackageRecord, ReportRecord, RuntimeRecord, ScanRecord, SightingRecord } from "@/lib/core/records";
import { isSighting } from "@/lib/core/records";

/** Everything that one report says about one target. */
export interface ScanBundle {
  scan: ScanRecord;
  packages: PackageRecord[];
  sightings: SightingRecord[];
}

export interface Skipped {
  reason: string;
  where: string;
  count: number;
}

export interface Gathered {
  scans: ScanBundle[];
  inventory: InventoryRecord[];
  events: RuntimeRecord[];
  /** entries of the document by kind of record; entries = read + skipped */
  byKind: Record<string, number>;
  read: number;
  skipped: Skipped[];
  skippedCount: number;
  warnings: string[];
}

const MAX_SKIPS_SHOWN = 100;
const MAX_WARNINGS = 100;

/** Reads a parser's records to the end and sorts them by what becomes of them. */
export async function gather(records: Iterable<ReportRecord> | AsyncIterable<ReportRecord>): Promise<Gathered> {
  const gathered: Gathered = { scans: [], inventory: [], events: [], byKind: {}, read: 0, skipped: [], skippedCount: 0, warnings: [] };
  const skips = new Map<string, Skipped>();
  const readOne = (kind: string) => {
    gathered.read++;
    gathered.byKind[kind] = (gathered.byKind[kind] ?? 0) + 1;
  };
  for await (const record of records) {
    if (record.type === "scan") gathered.scans.push({ scan: record, packages: [], sightings: [] });
    else if (record.type === "package") gathered.scans.at(-1)?.packages.push(record);
    else if (isSighting(record)) {
      gathered.scans.at(-1)?.sightings.push(record);
      readOne(record.type);
    } else if (record.type === "inventory") {
      gathered.inventory.push(record);
      readOne(record.object);
    } else if (record.type === "event") {
      gathered.events.push(record);
      readOne("event");
    } else if (record.type === "warning") {
      if (gathered.warnings.length < MAX_WARNINGS) gathered.warnings.push(record.message);
    } else {
      gathered.skippedCount++;
      const known = skips.get(record.reason);
      if (known) known.count++;
      else if (skips.size < MAX_SKIPS_SHOWN) skips.set(record.reason, { reason: record.reason, where: record.where, count: 1 });
    }
  }
  gathered.skipped = [...skips.values()];
  return gathered;
}
