import type { ReportRecord } from "@/lib/core/records";
import type { ByteSource } from "./decode-bytes";
import { detectFormat } from "./detect";
import type { ReportFile, ReportFormat } from "./format";
import { readDocument } from "./read-document";

export interface OpenReport {
  format: ReportFormat;
  file: ReportFile;
  /** the document's records in order, with what was passed over as warnings in front */
  records(): AsyncIterable<ReportRecord>;
}

/** Reads a document, finds its format and opens its records. Throws Problem, also later while the records are read. */
export async function openReport(source: Uint8Array | ByteSource, asked: string | null = null): Promise<OpenReport> {
  const file = await readDocument(source);
  const format = detectFormat(file.top, asked);
  return {
    format,
    file,
    async *records() {
      for (const note of file.notes) yield { type: "warning", message: note };
      yield* format.parse(file);
    },
  };
}
