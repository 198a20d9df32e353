import type { CheckRecord, ReportRecord, ScanTarget } from "@/lib/core/records";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { sourceFile } from "../source-file";
import { type JsonObject, name, object, objects, text, time } from "../value";

const LISTS: readonly ListPath[] = [["Reports", "*"], ["*"]];

/** The list of reports is null where nothing was found; the checks that were run stand beside it. */
function detect(top: TopLevel): boolean {
  if (top.shape === "array") return ["Diagnostic", "Check", "Object"].every((key) => top.keys.has(key));
  const report = top.nested.get("Reports");
  if (!top.keys.has("Reports")) return false;
  return report === undefined ? top.nested.get("Summary")?.has("ChecksStatus") === true : report.has("Diagnostic") && report.has("Check");
}

/** The file that a manifest came from; through a pipe it has no name. */
function targetOf(report: JsonObject): ScanTarget | null {
  const path = name(object(object(report.Object)?.Metadata)?.FilePath);
  return path === null ? null : sourceFile(path === "<standard input>" || path === "-" ? "stdin" : path);
}

/** What the manifest describes, as "namespace/Kind/name". */
function objectOf(report: JsonObject): string | null {
  const found = object(object(report.Object)?.K8sObject);
  const parts = [name(found?.Namespace), name(object(found?.GroupVersionKind)?.Kind), name(found?.Name)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join("/");
}

function recordOf(report: JsonObject, check: string, file: string, about: ReadonlyMap<string, JsonObject>): CheckRecord {
  const what = objectOf(report);
  const description = text(about.get(check)?.description);
  return {
    type: "misconfiguration",
    check,
    passed: false,
    title: description === null ? check : (text(description.split(/(?<=\.)\s/)[0], 500) ?? check),
    description,
    message: text(object(report.Diagnostic)?.Message),
    resolution: text(report.Remediation) ?? text(about.get(check)?.remediation),
    url: null,
    severity: "unknown",
    location: text(what === null ? file : `${file} (${what})`, 1_000),
  };
}

async function* parseDocument({ outline, elements, where }: ReportDocument): AsyncIterable<ReportRecord> {
  const top = object(outline);
  if ((top === null && !Array.isArray(outline)) || !Array.isArray(top?.Reports ?? []))
    throw invalidReport("Reports is not a list: this is no usable KubeLinter report.");
  const summary = object(top?.Summary);
  const about = new Map(
    objects(top?.Checks).flatMap((check) => (name(check.name) === null ? [] : [[String(name(check.name)), check] as const])),
  );
  let current = "";
  for await (const { path, value } of elements()) {
    const report = object(value);
    const check = name(report?.Check);
    const target = report === null ? null : targetOf(report);
    if (report === null || check === null || target === null) {
      yield skipped(report === null ? "not an object" : check === null ? "no Check" : "no file", path, where);
      continue;
    }
    if (current !== target.name) {
      current = target.name;
      yield scanRecord(target, "kube-linter", {
        tool: { name: "kube-linter", version: name(summary?.KubeLinterVersion), databaseAt: null },
        scannedAt: time(summary?.CheckEndTime),
        covers: ["misconfiguration"],
      });
    }
    yield recordOf(report, check, target.name, about);
  }
  if (current === "") yield warning("The report names no file, and so says nothing of any: nothing was changed.");
}

/** What KubeLinter found in manifests; those in which it found nothing it does not name. It gives no severities. */
export const kubeLinter: ReportFormat = {
  id: "kube-linter",
  aliases: ["kubelinter"],
  label: "KubeLinter",
  family: "configuration",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
