import { csvLine } from "@/lib/core/csv";
import type { FindingItem } from "@/lib/schemas/findings";

const COLUMNS: readonly (readonly [header: string, value: (finding: FindingItem) => string | number | boolean | null])[] = [
  ["id", (f) => f.id],
  ["kind", (f) => f.kind],
  ["state", (f) => f.state],
  ["severity", (f) => f.severity],
  ["fix within", (f) => f.outcome],
  ["SSVC", (f) => f.priority],
  ["problem", (f) => f.problem],
  ["title", (f) => f.title],
  ["package", (f) => f.package],
  ["installed version", (f) => f.installedVersion],
  ["fixed version", (f) => f.fixedVersion],
  ["place", (f) => f.place.name],
  ["team", (f) => f.team?.name ?? null],
  ["clusters", (f) => f.clusters.join(" ")],
  ["in KEV", (f) => f.kev],
  ["exposed", (f) => f.exposed],
  ["running", (f) => f.running],
  ["fix exists", (f) => f.fixable],
  ["seen by", (f) => f.seenBy],
  ["EPSS", (f) => f.epss],
  ["first seen", (f) => f.firstSeenAt],
  ["due", (f) => f.dueAt],
];

/** Findings as CSV: a header, one line each, times in UTC; what is not known stays empty. */
export const findingsCsv = (findings: readonly FindingItem[]): string =>
  [COLUMNS.map(([header]) => header), ...findings.map((finding) => COLUMNS.map(([, value]) => value(finding)))].map(csvLine).join("");
