import type { CheckRecord, ReportRecord, SecretRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, suppressedMessage, unjudged, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { linesAt, sourceFile } from "../source-file";
import { integer, type JsonObject, link, list, name, object, text } from "../value";

const CHECKS = ["passed_checks", "failed_checks", "skipped_checks", "unknown_checks"] as const;
const RESULTS: readonly ListPath[] = CHECKS.map((each) => ["results", each, "*"]);
const LISTS: readonly ListPath[] = [...RESULTS, ...RESULTS.map((path) => ["*", ...path])];

/** A run that found nothing to look at is a summary alone. */
function detect(top: TopLevel): boolean {
  if (top.keys.has("check_type") && (top.keys.has("results") || top.keys.has("summary"))) return true;
  return top.keys.has("checkov_version") && top.keys.has("passed") && top.keys.has("failed");
}

/** "PASSED", "FAILED" … : the check's own word, else that of the list it is in. */
const verdictOf = (check: JsonObject, listName: string): string =>
  (name(object(check.check_result)?.result) ?? listName.replace(/_checks$/, "")).toUpperCase();

type CheckovRecord = CheckRecord | SecretRecord | { reason: string; unjudged: CheckRecord };

/** The record of one check of one resource, or the reason why it is none. */
function recordOf(check: JsonObject, listName: string, type: string | null, file: string): CheckovRecord | string {
  const id = name(check.check_id) ?? name(check.bc_check_id);
  if (id === null) return "no check_id";
  const verdict = verdictOf(check, listName);
  if (verdict === "SKIPPED") return "suppressed by the sender";
  const isJudged = verdict === "PASSED" || verdict === "FAILED";
  const reason = `not judged (${verdict.slice(0, 40)})`;
  if (type?.startsWith("sca_") || object(check.vulnerability_details) !== null)
    return "a vulnerability of a package: send the report of a vulnerability scanner";
  const range = list(check.file_line_range);
  const start = integer(range[0]);
  const end = integer(range[1]);
  const title = text(check.check_name, 500) ?? id;
  const severity = parseSeverity(check.severity);
  if (type === "secrets") {
    if (!isJudged) return reason;
    if (verdict === "PASSED") return "no secret";
    const lines = start === null || start <= 0 ? null : { start, end: end ?? start };
    // The resource of a secret is its hash.
    return { type: "secret", rule: id, title, path: file, severity, masked: null, lines };
  }
  const record: CheckRecord = {
    type: "misconfiguration",
    check: id,
    passed: verdict === "PASSED",
    title,
    description: text(check.description) ?? text(check.short_description),
    message: null,
    resolution: text(check.fixed_definition),
    url: link(check.guideline),
    severity,
    location: text(linesAt(file, start, end, name(check.resource)), 1_000),
  };
  return isJudged ? record : { reason, unjudged: record };
}

interface Run {
  type: string | null;
  version: string | null;
}

const runOf = (run: JsonObject | null): Run => ({
  type: name(run?.check_type)?.toLowerCase() ?? null,
  version: name(object(run?.summary)?.checkov_version) ?? name(run?.checkov_version),
});

/** Throws where a run's results are none. */
function checkShape(run: JsonObject): void {
  const { results } = run;
  if (results === undefined || results === null) return;
  if (object(results) === null) throw invalidReport("results is no object: this is no usable Checkov report.");
  for (const key of CHECKS) {
    const given = object(results)?.[key];
    if (given !== undefined && given !== null && !Array.isArray(given))
      throw invalidReport(`${key} is not a list: this is no usable Checkov report.`);
  }
}

async function* parseDocument({ outline, elements, where }: ReportDocument): AsyncIterable<ReportRecord> {
  const runs = Array.isArray(outline) ? outline.map(object) : [object(outline)];
  for (const [index, run] of runs.entries()) {
    if (run !== null) checkShape(run);
    else if (Array.isArray(outline)) yield skipped("not an object", [index], where);
    else throw invalidReport("A Checkov report is an object with check_type and results, or a list of them.");
  }
  const facts = runs.map(runOf);
  let current = "";
  let checks = 0;
  let suppressed = 0;
  for await (const { path, value } of elements()) {
    checks++;
    const run = facts[Array.isArray(outline) ? Number(path[0]) : 0] ?? runOf(null);
    const check = object(value);
    const target = sourceFile(check?.repo_file_path) ?? sourceFile(check?.file_path);
    const record =
      check === null ? "not an object" : target === null ? "no file_path" : recordOf(check, String(path.at(-2)), run.type, target.name);
    if (record === "suppressed by the sender") suppressed++;
    if (target !== null && `${run.type} ${target.name}` !== current) {
      current = `${run.type} ${target.name}`;
      yield scanRecord(target, "checkov", {
        tool: { name: "checkov", version: run.version, databaseAt: null },
        covers: [run.type === "secrets" ? "secret" : "misconfiguration"],
      });
    }
    if (typeof record === "string") yield skipped(record, path, where);
    else yield "unjudged" in record ? unjudged(record.reason, record.unjudged, path, where) : record;
  }
  for (const [index, run] of runs.entries()) {
    for (const file of list(object(run?.results)?.parsing_errors)) {
      const shown = sourceFile(file)?.name;
      if (shown !== undefined) yield warning(`Checkov could not read ${shown}${facts[index]?.type ? ` as ${facts[index].type}` : ""}.`);
    }
  }
  if (suppressed > 0) yield warning(suppressedMessage(suppressed, "Checkov"));
  if (checks === 0) yield warning("The report holds no checks and names no file: nothing was changed.");
}

export const checkov: ReportFormat = {
  id: "checkov",
  label: "Checkov",
  family: "configuration",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
