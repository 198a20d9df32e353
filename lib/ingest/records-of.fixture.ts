import type { ReportRecord } from "@/lib/core/records";
import type { ByteSource } from "./decode-bytes";
import { detectReport } from "./detect";
import { readDocument } from "./read-document";

/** All records of a document, read as a report is. */
export async function recordsOf(
  source: Uint8Array | ByteSource,
  asked: string | null = null,
  wholeBytes?: number,
): Promise<ReportRecord[]> {
  const { format, file } = detectReport(await readDocument(source, wholeBytes), asked);
  const records: ReportRecord[] = [];
  for await (const record of format.parse(file)) records.push(record);
  return records;
}

export const ofType = <T extends ReportRecord["type"]>(records: readonly ReportRecord[], type: T): Extract<ReportRecord, { type: T }>[] =>
  records.filter((record): record is Extract<ReportRecord, { type: T }> => record.type === type);

export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** A source that hands out its bytes in small pieces, so that everything falls across a border once. */
export const inPieces = (bytes: Uint8Array, size: number): ByteSource => ({
  sizeBytes: bytes.length,
  async *open() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  },
});
