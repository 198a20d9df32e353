import type { CheckRecord, ReportRecord } from "@/lib/core/records";
import { parseSeverity, type Severity } from "@/lib/core/severity";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { notes, skipped, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { linesAt, sourceFile } from "../source-file";
import { integer, type JsonObject, name, object, text } from "../value";

const LISTS: readonly ListPath[] = [["*"]];
/** ShellCheck writes the same keys, with numbers for codes. */
const CODE = /^(?:DL|SC)\d{3,5}$/i;

function detect(top: TopLevel): boolean {
  const code = top.scalars.get("code");
  return (
    top.keys.has("level") &&
    top.keys.has("line") &&
    top.keys.has("file") &&
    top.keys.has("message") &&
    typeof code === "string" &&
    CODE.test(code)
  );
}

const levelOf = (word: string): Severity => (word === "style" ? "negligible" : parseSeverity(word));

/** The record of one row, or the reason why it is none. */
function checkOf(row: JsonObject, file: string): CheckRecord | string {
  const check = name(row.code)?.toUpperCase() ?? null;
  if (check === null) return "no code";
  const level = name(row.level)?.toLowerCase() ?? "";
  if (level === "ignore") return "ignored by the sender's own rules";
  const message = text(row.message);
  const wiki = check.startsWith("SC") ? "https://www.shellcheck.net/wiki/" : "https://github.com/hadolint/hadolint/wiki/";
  return {
    type: "misconfiguration",
    check,
    passed: false,
    title: text(row.message, 500) ?? check,
    description: null,
    message,
    resolution: null,
    url: CODE.test(check) ? `${wiki}${check}` : null,
    severity: levelOf(level),
    location: text(linesAt(file, integer(row.line), null), 1_000),
  };
}

async function* parseDocument({ elements, outline, where }: ReportDocument): AsyncIterable<ReportRecord> {
  let current = "";
  const rows = Array.isArray(outline) ? elements() : [{ path: [], value: outline }];
  for await (const { path, value } of rows) {
    const row = object(value);
    // What came through a pipe has no name.
    const given = name(row?.file);
    const target = sourceFile(given === null || given === "-" || given === "/dev/stdin" ? "Dockerfile" : given);
    const record = row === null ? "not an object" : target === null ? "no file" : checkOf(row, target.name);
    if (row !== null && target !== null && target.name !== current) {
      current = target.name;
      yield scanRecord(target, "hadolint", { covers: ["misconfiguration"] });
    }
    yield typeof record === "string" ? skipped(record, path, where) : record;
  }
  if (current === "") yield warning("The report names no file, and so says nothing of any: nothing was changed.");
}

export const hadolint: ReportFormat = {
  id: "hadolint",
  label: "Hadolint",
  family: "configuration",
  detect,
  empty: "[]",
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
