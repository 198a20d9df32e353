import type { CheckRecord, ReportRecord } from "@/lib/core/records";
import type { Severity } from "@/lib/core/severity";
import type { ReportDocument, ReportFormat, TopLevel } from "../format";
import { imageTarget, unnamedMessage } from "../image-target";
import { invalidReport, notes, skipped, unjudged, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { list, name, number, object, text } from "../value";

function detect(top: TopLevel): boolean {
  const summary = top.nested.get("summary");
  return summary !== undefined && ["fatal", "warn", "info", "pass"].every((key) => summary.has(key));
}

const LEVELS: ReadonlyMap<string, Severity> = new Map([
  ["FATAL", "critical"],
  ["WARN", "medium"],
  ["INFO", "negligible"],
  ["PASS", "negligible"],
]);
const MAX_ALERTS = 50;

/** A checkpoint that was not looked at, or whose level cannot be read: what was found by it before stands. */
interface Unread {
  reason: string;
  unread: CheckRecord;
}

/** The record of one checkpoint, or the reason why it is none. */
function checkOf(value: unknown): CheckRecord | Unread | string {
  const row = object(value);
  if (row === null) return "not an object";
  const check = name(row.code);
  if (check === null) return "no code";
  const level = name(row.level)?.toUpperCase() ?? null;
  if (level === "IGNORE") return "ignored by the sender's own rules";
  const severity = LEVELS.get(level ?? "");
  const alerts = list(row.alerts).flatMap((alert) => text(alert, 1_000) ?? []);
  const shown = alerts.length > MAX_ALERTS ? [...alerts.slice(0, MAX_ALERTS), `and ${alerts.length - MAX_ALERTS} more`] : alerts;
  const record: CheckRecord = {
    type: "misconfiguration",
    check,
    passed: level === "PASS",
    title: text(row.title, 500) ?? check,
    description: null,
    message: shown.length === 0 ? null : shown.join("\n"),
    resolution: null,
    url: /^(?:CIS-DI|DKL-(?:DI|LI))-\d{4}$/.test(check)
      ? `https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md#${check.toLowerCase()}`
      : null,
    severity: severity ?? "unknown",
    location: null,
  };
  if (severity !== undefined) return record;
  if (level === "SKIP") return { reason: "not looked at (SKIP)", unread: record };
  return { reason: level === null ? "no level" : `unknown level "${level.slice(0, 40)}"`, unread: record };
}

function* parseDocument({ outline, where }: ReportDocument): Iterable<ReportRecord> {
  const top = object(outline);
  if (top === null) throw invalidReport("A Dockle report is an object with summary and details.");
  if (top.details !== undefined && top.details !== null && !Array.isArray(top.details))
    throw invalidReport("details is not a list: this is no usable Dockle report.");
  const { target, named } = imageTarget({ asked: name(top.image), tags: [], digests: [], imageId: null });
  // Counts without the checkpoints that were counted show nothing to be in order.
  const counted = ["fatal", "warn", "info"].reduce((sum, key) => sum + (number(object(top.summary)?.[key]) ?? 0), 0);
  const isListed = counted === 0 || list(top.details).length > 0;
  yield scanRecord(target, "dockle", { covers: isListed ? ["misconfiguration"] : [] });
  if (!named) yield warning(unnamedMessage(target.name));
  for (const [index, value] of list(top.details).entries()) {
    const record = checkOf(value);
    const place = ["details", index];
    if (typeof record === "string") yield skipped(record, place, where);
    else yield "unread" in record ? unjudged(record.reason, record.unread, place, where) : record;
  }
}

export const dockle: ReportFormat = {
  id: "dockle",
  label: "Dockle",
  family: "configuration",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents()) yield* parseDocument(whole(document));
  },
};
