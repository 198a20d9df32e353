import { gunzipped, utf8 } from "./decode-bytes";
import type { BrokenDocument, ReportDocument, ReportFile } from "./format";
import { elementsOf } from "./list-elements";
import { parseWhole } from "./parse-json";
import { lineDocument } from "./read-document";
import { topLevel } from "./top-level";
import { object } from "./value";

const MAX_BYTES = 64 * 1024 * 1024;

const isUsable = (value: unknown): boolean => object(value) !== null || Array.isArray(value);

/** Each line that is not empty; one that is a bare number, text or null is as broken as one that is no JSON. */
function entriesOf(body: string): (ReportDocument | BrokenDocument)[] {
  return body.split(/\r?\n/).flatMap((line, at) => {
    const entry = lineDocument(line, at + 1);
    if (entry === null || "broken" in entry || isUsable(entry.outline)) return entry ?? [];
    return { where: entry.where, broken: `The line is no JSON object (${entry.where}).` };
  });
}

/**
 * A body of JSON lines in which each line stands for itself: one that is no JSON is handed over as broken, wherever it is,
 * the first too. Null for what is no such body: a single document, or a long one (which readDocument reads in passes).
 */
export function readLines(bytes: Uint8Array): ReportFile | null {
  const unpacked = gunzipped(bytes);
  if (unpacked.length > MAX_BYTES) return null;
  const body = utf8(unpacked).toString("utf8");
  const found = entriesOf(body);
  const [first] = found;
  const usable = found.find((entry) => "outline" in entry);
  if (first === undefined || usable === undefined || found.length < 2) return null;
  // A document over several lines may well have a line that is an object by itself.
  if (first !== usable && (/^\s*\[\s*[{[]/.test(body) || parseWhole(body) !== undefined)) return null;
  return {
    top: topLevel(usable.outline, true),
    sizeBytes: unpacked.length,
    notes: [],
    async *documents(lists = []) {
      for (const entry of found) yield "broken" in entry ? entry : { ...entry, elements: () => elementsOf(entry.outline, lists) };
    },
  };
}
