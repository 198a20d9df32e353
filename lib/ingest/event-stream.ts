import type { ReportRecord } from "@/lib/core/records";
import type { JsonPath, ListPath, ReportFile } from "./format";
import { invalidReport, notes, skipped, warning } from "./records";
import { type JsonObject, object } from "./value";

const LISTS: readonly ListPath[] = [["items", "*"], ["*"]];

/**
 * The records of a document of events: one, a list, an API's list (items) or a stream. Events stand for themselves: a broken
 * line takes none of the others with it. `read` gives an event's record, or the reason why it cannot be used.
 */
export async function* eventRecords(
  file: ReportFile,
  label: string,
  read: (event: JsonObject) => ReportRecord | string,
): AsyncIterable<ReportRecord> {
  const record = (value: unknown, path: JsonPath, where: string): ReportRecord => {
    const event = object(value);
    const found = event === null ? "not an object" : read(event);
    if (typeof found === "object" && found.type === "counted") counted++;
    return typeof found === "string" ? skipped(found, path, where) : found;
  };
  let counted = 0;
  yield* notes(file);
  for await (const document of file.documents(LISTS)) {
    if ("broken" in document) {
      yield skipped(document.broken, [], document.where);
      continue;
    }
    const { outline, where } = document;
    const top = object(outline);
    if (Array.isArray(outline) || (top !== null && "items" in top)) {
      for await (const { path, value } of document.elements()) yield record(value, path, where);
    } else if (top === null) throw invalidReport(`${label} events are objects, one by one or in a list.`);
    else yield record(top, [], where);
  }
  if (counted > 0)
    yield warning(
      `${counted} of the entries ${counted === 1 ? "is" : "are"} routine of ${label}: counted, and neither kept nor made signals of.`,
    );
}
