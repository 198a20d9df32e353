import type { BenchmarkRecord, SkipRecord } from "@/lib/core/records";
import type { JsonPath } from "./format";
import { skipped, unjudged } from "./records";
import { type JsonObject, list, name, object, text } from "./value";

const RESULTS: ReadonlyMap<string, BenchmarkRecord["result"]> = new Map([
  ["pass", "pass"],
  ["fail", "fail"],
  // kube-bench warns where a person has to look, or where it could not look itself.
  ["warn", "manual"],
  ["manual", "manual"],
  ["info", "skipped"],
  ["skip", "skipped"],
]);

const described = (entry: JsonObject): string | null => {
  const parts = [
    ["Found", text(entry.actual_value, 2_000)],
    ["Expected", text(entry.expected_result, 2_000)],
    ["Reason", text(entry.reason, 2_000)],
  ].flatMap(([label, value]) => (value === null ? [] : `${label}: ${value}`));
  return parts.length === 0 ? null : parts.join("\n");
};

const testInfo = (value: unknown): string | null =>
  text(
    list(value)
      .flatMap((each) => text(each) ?? [])
      .join("\n"),
  );

/** A check whose status cannot be read: what was found by it before stands. */
interface Unread {
  reason: string;
  unread: BenchmarkRecord;
}

/** The record of one of kube-bench's checks, or the reason why it cannot be used. */
function checkOf(value: unknown, benchmark: string | null): BenchmarkRecord | Unread | string {
  const entry = object(value);
  if (entry === null) return "not an object";
  const check = name(entry.test_number) ?? name(entry.id);
  if (check === null) return "no test_number";
  const word = name(entry.status) ?? name(entry.state);
  const result = RESULTS.get(word?.toLowerCase() ?? "");
  const record: BenchmarkRecord = {
    type: "benchmark",
    check,
    benchmark,
    title: text(entry.test_desc, 500) ?? text(entry.desc, 500) ?? check,
    description: described(entry),
    resolution: text(entry.remediation) ?? testInfo(entry.test_info),
    severity: "unknown",
    result: result ?? "skipped",
  };
  if (result !== undefined) return record;
  return { reason: word === null ? "no status" : `unknown status "${word.slice(0, 40)}"`, unread: record };
}

const isListOrNothing = (value: unknown): boolean => value === undefined || value === null || Array.isArray(value);

/**
 * Whether what is not among the checks is not there: there are some, and every one says which it is. A run that breaks off, or
 * a part that cannot be read, shows nothing to be gone.
 */
export function isWhole(control: JsonObject): boolean {
  if (!isListOrNothing(control.tests)) return false;
  const groups = list(control.tests).map(object);
  if (groups.some((group) => group === null || !isListOrNothing(group.results))) return false;
  const checks = groups.flatMap((group) => list(group?.results)).map(object);
  return checks.length > 0 && checks.every((check) => check !== null && (name(check.test_number) ?? name(check.id)) !== null);
}

/** The checks of one part of kube-bench's benchmark, which is of one kind of node: its groups hold them. */
export function* checksOf(
  control: JsonObject,
  benchmark: string | null,
  path: JsonPath,
  where: string,
): Iterable<BenchmarkRecord | SkipRecord> {
  if (control.tests !== undefined && control.tests !== null && !Array.isArray(control.tests))
    yield skipped("tests is not a list", path, where);
  for (const [index, entry] of list(control.tests).entries()) {
    const group = object(entry);
    const here = [...path, "tests", index];
    if (group === null) yield skipped("not an object", here, where);
    else if (group.results !== undefined && group.results !== null && !Array.isArray(group.results))
      yield skipped("results is not a list", here, where);
    for (const [at, value] of list(group?.results).entries()) {
      const record = checkOf(value, benchmark);
      const place = [...here, "results", at];
      if (typeof record === "string") yield skipped(record, place, where);
      else yield "unread" in record ? unjudged(record.reason, record.unread, place, where) : record;
    }
  }
}
