import { Problem } from "@/lib/core/errors";
import type { SkipRecord, WarningRecord } from "@/lib/core/records";
import type { BrokenDocument, JsonPath, ReportDocument, ReportFile } from "./format";
import { showPath } from "./value";

/** An entry that could not be used; `where` is its path in the document. */
export const skipped = (reason: string, path: JsonPath, where = ""): SkipRecord => ({ type: "skip", reason, where: showPath(path, where) });

/** The same, where it is known what the entry is about: what was found before stands. */
export const unjudged = (reason: string, record: NonNullable<SkipRecord["unjudged"]>, path: JsonPath, where = ""): SkipRecord => ({
  ...skipped(reason, path, where),
  unjudged: record,
});

export const warning = (message: string): WarningRecord => ({ type: "warning", message });

export const invalidReport = (message: string): Problem => new Problem("invalid_report", message);

/** What was passed over on the way to the documents, for the receipt. */
export const notes = (file: ReportFile): WarningRecord[] => file.notes.map(warning);

/** For formats in which a missing part would be taken for "gone": one broken line makes the whole document unusable. */
export function whole(document: ReportDocument | BrokenDocument): ReportDocument {
  if ("broken" in document) throw invalidReport(document.broken);
  return document;
}

/** How the receipt tells of findings that the sender suppressed. */
export const suppressedMessage = (count: number, tool: string): string =>
  `${count} ${count === 1 ? "finding was" : "findings were"} left out by the sender's own ${tool} ignore rules or VEX and ${count === 1 ? "is" : "are"} not counted.`;
