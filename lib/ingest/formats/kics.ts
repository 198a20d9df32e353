import type { CheckRecord, ReportRecord } from "@/lib/core/records";
import { parseSeverity, type Severity } from "@/lib/core/severity";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { linesAt, sourceFile } from "../source-file";
import { integer, type JsonObject, link, list, name, number, object, text, time } from "../value";

const LISTS: readonly ListPath[] = [["queries", "*"]];

function detect(top: TopLevel): boolean {
  return top.shape !== "array" && top.keys.has("queries") && top.keys.has("files_scanned") && top.keys.has("queries_total");
}

/** "TRACE" tells of what is there, and of nothing wrong. */
const severityOf = (word: unknown): Severity => (name(word)?.toUpperCase() === "TRACE" ? "negligible" : parseSeverity(word));

/** What KICS quotes of a file can be the very secret that it found. */
const isSecret = (query: JsonObject): boolean => /secret/i.test(`${name(query.category)} ${name(query.query_name)}`);

function recordOf(query: JsonObject, check: string, row: JsonObject, file: string): CheckRecord {
  const expected = text(row.expected_value, 1_000);
  const actual = isSecret(query) ? null : text(row.actual_value, 1_000);
  const found = [expected === null ? null : `Expected: ${expected}`, actual === null ? null : `Found: ${actual}`].filter(
    (part) => part !== null,
  );
  return {
    type: "misconfiguration",
    check,
    passed: false,
    title: text(query.query_name, 500) ?? check,
    description: text(query.description),
    message: found.length === 0 ? null : found.join("\n"),
    resolution: null,
    url: link(query.query_url),
    severity: severityOf(query.severity),
    location: text(linesAt(file, integer(row.line), null, isSecret(query) ? null : name(row.resource_name)), 1_000),
  };
}

async function* parseDocument({ outline, elements, where }: ReportDocument): AsyncIterable<ReportRecord> {
  const top = object(outline);
  if (top === null || !Array.isArray(top.queries ?? [])) throw invalidReport("queries is not a list: this is no usable KICS report.");
  const unread = number(top.files_failed_to_scan) ?? 0;
  const unrun = number(top.queries_failed_to_execute) ?? 0;
  // Where KICS could not read a file or run a query, what it does not name need not be gone.
  const facts = {
    tool: { name: "kics", version: name(top.kics_version), databaseAt: null },
    scannedAt: time(top.end) ?? time(top.start),
    covers: unread + unrun > 0 ? [] : (["misconfiguration"] as const),
  };
  let current = "";
  for await (const { path, value } of elements()) {
    const query = object(value);
    const check = name(query?.query_id);
    if (query === null || check === null || !Array.isArray(query.files ?? [])) {
      yield skipped(query === null ? "not an object" : check === null ? "no query_id" : "files is not a list", path, where);
      continue;
    }
    for (const [at, entry] of list(query.files).entries()) {
      const row = object(entry);
      const target = sourceFile(row?.file_name);
      if (row === null || target === null) {
        yield skipped(row === null ? "not an object" : "no file_name", [...path, "files", at], where);
        continue;
      }
      if (current !== target.name) {
        current = target.name;
        yield scanRecord(target, "kics", facts);
      }
      yield recordOf(query, check, row, target.name);
    }
  }
  if (unread > 0) yield warning(`KICS could not read ${unread} of the files: what it does not name is not taken as fixed.`);
  if (unrun > 0) yield warning(`KICS could not run ${unrun} of its queries: what it does not name is not taken as fixed.`);
  if (current === "") yield warning("The report names no file, and so says nothing of any: nothing was changed.");
}

/** What KICS found in files; those in which it found nothing it does not name. */
export const kics: ReportFormat = {
  id: "kics",
  label: "KICS",
  family: "configuration",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
