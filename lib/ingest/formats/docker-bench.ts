import type { BenchmarkRecord, ReportRecord } from "@/lib/core/records";
import type { ReportDocument, ReportFormat } from "../format";
import { invalidReport, notes, skipped, unjudged, warning, whole } from "../records";
import { resourceTarget } from "../resource-target";
import { scanRecord } from "../scan-record";
import { epochTime, type JsonObject, list, name, names, object, text } from "../value";

const RESULTS: ReadonlyMap<string, BenchmarkRecord["result"]> = new Map([
  ["pass", "pass"],
  // Docker Bench has no word for "fail"; a warning takes a point away.
  ["warn", "fail"],
  ["fail", "fail"],
  ["note", "manual"],
  ["info", "skipped"],
]);

const NO_HOST =
  "Docker Bench does not name the host it looked at: its checks are filed under Host/docker, of the cluster of ?cluster= if one was given.";

/** A check whose result cannot be read: what was found by it before stands. */
interface Unread {
  reason: string;
  unread: BenchmarkRecord;
}

/** The record of one check, or the reason why it cannot be used. */
function checkOf(value: unknown, version: string | null): BenchmarkRecord | Unread | string {
  const entry = object(value);
  if (entry === null) return "not an object";
  const check = name(entry.id);
  if (check === null) return "no id";
  const word = name(entry.result);
  const result = RESULTS.get(word?.toLowerCase() ?? "");
  const items = names(entry.items);
  const record: BenchmarkRecord = {
    type: "benchmark",
    check,
    benchmark: version === null ? "cis-docker" : `cis-docker (docker-bench ${version})`,
    title: text(entry.desc, 500) ?? check,
    description: text(entry.details) ?? (items.length === 0 ? null : items.join(", ")),
    resolution: text(entry.remediation),
    severity: "unknown",
    result: result ?? "skipped",
  };
  if (result !== undefined) return record;
  return { reason: word === null ? "no result" : `unknown result "${word.slice(0, 40)}"`, unread: record };
}

/** Whether what is not among the checks is not there: every section can be read, and every check says which it is. */
function isWhole(sections: readonly (JsonObject | null)[]): boolean {
  if (sections.some((section) => section === null || !Array.isArray(section.results ?? []))) return false;
  const checks = sections.flatMap((section) => list(section?.results)).map(object);
  return checks.length > 0 && checks.every((check) => name(check?.id) !== null);
}

function* parseDocument({ outline, where }: ReportDocument): Iterable<ReportRecord> {
  const top = object(outline);
  if (top === null) throw invalidReport("A Docker Bench report is an object with dockerbenchsecurity and tests.");
  if (top.tests !== undefined && top.tests !== null && !Array.isArray(top.tests))
    throw invalidReport("tests is not a list: this is no usable Docker Bench report.");
  const version = name(top.dockerbenchsecurity);
  const host = name(top.hostname);
  yield scanRecord(resourceTarget({ namespace: null, kind: "Host", name: host ?? "docker" }), "docker-bench", {
    tool: { name: "docker-bench", version, databaseAt: null },
    scannedAt: epochTime(top.end) ?? epochTime(top.start),
    covers: isWhole(list(top.tests).map(object)) ? ["benchmark"] : [],
  });
  if (host === null) yield warning(NO_HOST);
  for (const [index, entry] of list(top.tests).entries()) {
    const section = object(entry);
    if (section === null) yield skipped("not an object", ["tests", index], where);
    else if (section.results !== undefined && section.results !== null && !Array.isArray(section.results))
      yield skipped("results is not a list", ["tests", index], where);
    for (const [at, value] of list(section?.results).entries()) {
      const record = checkOf(value, version);
      const place = ["tests", index, "results", at];
      if (typeof record === "string") yield skipped(record, place, where);
      else yield "unread" in record ? unjudged(record.reason, record.unread, place, where) : record;
    }
  }
}

export const dockerBench: ReportFormat = {
  id: "docker-bench",
  aliases: ["dockerbench", "docker-bench-security"],
  label: "Docker Bench",
  family: "configuration",
  detect: (top) => top.keys.has("dockerbenchsecurity") && (top.keys.has("tests") || top.keys.has("checks")),
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents()) yield* parseDocument(whole(document));
  },
};
