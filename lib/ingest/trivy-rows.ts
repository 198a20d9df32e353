import type { CheckRecord, LicenseRecord, PackageRecord, SecretRecord, SourceFacts, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity, type Severity } from "@/lib/core/severity";
import { normalizeVulnerabilityId, sameFlaw } from "@/lib/identity/advisory-alias";
import { bounded } from "./bounded-package";
import { packageOfList, packageOfRow, purlTypeOf, type ResultContext } from "./trivy-packages";
import { fact, integer, type JsonObject, link, links, list, name, names, number, object, text, time } from "./value";

/** Trivy names some sources by the feed's format. */
const sourceName = (id: string): string => id.toLowerCase().replace(/-(?:oval|cvrf|osv|csaf-vex)$/, "");

const VENDOR_SEVERITIES: readonly Severity[] = ["unknown", "low", "medium", "high", "critical"];

/** Targets that name a language, not the file in which the package is. */
const LANGUAGE_TARGETS = new Set(["Node.js", "Java", "Python", "Ruby", "Conda", "Rust", "PHP", ".NET"]);

function pathsOf(row: JsonObject, context: ResultContext): string[] {
  const path = name(row.PkgPath) ?? name(row.FilePath);
  if (path !== null) return [path];
  const target = name(context.target);
  return context.className === "lang-pkgs" && target !== null && !LANGUAGE_TARGETS.has(target) ? [target] : [];
}

const layerOf = (row: JsonObject): string | null => name(object(row.Layer)?.DiffID) ?? name(object(row.Layer)?.Digest);

function sourcesOf(row: JsonObject): SourceFacts[] {
  const found = new Map<string, SourceFacts>();
  const at = (id: string): SourceFacts => {
    const source = sourceName(id);
    const facts = found.get(source) ?? { source, severity: null, cvss: [], url: null };
    found.set(source, facts);
    return facts;
  };
  for (const [id, value] of Object.entries(object(row.VendorSeverity) ?? {})) {
    const severity = VENDOR_SEVERITIES[integer(value) ?? -1];
    if (severity !== undefined && name(id) !== null) at(id).severity = severity;
  }
  for (const [id, value] of Object.entries(object(row.CVSS) ?? {})) {
    const scores = object(value);
    if (scores === null || name(id) === null) continue;
    for (const [version, prefix] of [
      ["2", "V2"],
      ["3", "V3"],
      ["4", "V40"],
    ] as const) {
      const vector = text(scores[`${prefix}Vector`], 500);
      if (vector !== null) at(id).cvss.push({ version, vector, score: number(scores[`${prefix}Score`]) });
    }
  }
  const source = object(row.DataSource);
  const id = name(source?.ID);
  if (id !== null) at(id).url = link(source?.URL);
  return [...found.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
}

const FIX_STATES = new Set([
  "fixed",
  "affected",
  "will_not_fix",
  "fix_deferred",
  "end_of_life",
  "under_investigation",
  "not_affected",
  "unknown",
]);

/** Each of these answers a record, or the reason why the row cannot be used. */
export function vulnerabilityRow(row: JsonObject, context: ResultContext): VulnerabilityRecord | string {
  const id = name(row.VulnerabilityID);
  if (id === null) return "no VulnerabilityID";
  const found = packageOfRow(row, context);
  if (found === null) return "no usable PkgName";
  const fixedVersion = text(row.FixedVersion, 1_000);
  const status = text(row.Status)?.toLowerCase() ?? null;
  return {
    type: "vulnerability",
    id: normalizeVulnerabilityId(id),
    aliases: sameFlaw(id, names(row.VendorIDs)),
    package: found,
    layer: layerOf(row),
    paths: pathsOf(row, context),
    severity: parseSeverity(row.Severity),
    severitySource: sourceName(name(row.SeveritySource) ?? "trivy"),
    fixedVersion,
    fixState: status !== null && FIX_STATES.has(status) ? status : fixedVersion === null ? null : "fixed",
    title: text(row.Title, 500),
    description: text(row.Description),
    urls: links([row.PrimaryURL, ...list(row.References)]),
    cwes: names(row.CweIDs, 20),
    sources: sourcesOf(row),
    publishedAt: time(row.PublishedDate),
    modifiedAt: time(row.LastModifiedDate),
    epss: null,
    knownExploited: null,
  };
}

export function packageRow(row: JsonObject, context: ResultContext): PackageRecord | null {
  const found = packageOfList(row, context);
  return found === null ? null : { type: "package", package: found, layer: layerOf(row), paths: pathsOf(row, context) };
}

/** One spelling of a check id: "AVD-KSV-0001", "KSV001" and "KSV-0001" are the same check. */
export function canonicalCheck(id: string): string {
  const upper = id.trim().toUpperCase().replace(/^AVD-/, "");
  const parts = /^([A-Z][A-Z0-9]*?)-?(\d{3,4})$/.exec(upper);
  return parts?.[1] === undefined || parts[2] === undefined ? id.trim() : `${parts[1]}-${parts[2].padStart(4, "0")}`;
}

/** A check of somebody's own without metadata has "N/A" for an id: only its namespace tells it from others. */
const checkId = (row: JsonObject): string | null => fact(row.AVDID) ?? fact(row.ID) ?? fact(row.Namespace);

export function checkRow(row: JsonObject, context: ResultContext): CheckRecord | string {
  const id = checkId(row);
  if (id === null) return "no ID";
  const status = text(row.Status)?.toUpperCase() ?? "FAIL";
  if (status === "EXCEPTION") return "excepted by the scanner's own policy";
  if (status !== "PASS" && status !== "FAIL") return `unknown Status "${status.slice(0, 40)}"`;
  const cause = object(row.CauseMetadata);
  const start = integer(cause?.StartLine);
  const end = integer(cause?.EndLine);
  const lines = start === null || start <= 0 ? "" : end === null || end === start ? `:${start}` : `:${start}-${end}`;
  const resource = name(cause?.Resource);
  return {
    type: "misconfiguration",
    check: canonicalCheck(id),
    passed: status === "PASS",
    title: fact(row.Title) === null ? canonicalCheck(id) : (text(row.Title, 500) ?? canonicalCheck(id)),
    description: text(row.Description),
    message: text(row.Message),
    resolution: text(row.Resolution),
    url: link(row.PrimaryURL),
    severity: parseSeverity(row.Severity),
    location: text(`${context.target}${lines}${resource === null ? "" : ` (${resource})`}`, 1_000),
  };
}

const STARS = "********";

export function secretRow(row: JsonObject, context: ResultContext): SecretRecord | string {
  const rule = name(row.RuleID);
  if (rule === null) return "no RuleID";
  const path = name(context.target);
  if (path === null) return "no path";
  const start = integer(row.StartLine);
  const match = text(row.Match, 200);
  return {
    type: "secret",
    rule,
    title: text(row.Title, 500) ?? rule,
    path,
    severity: parseSeverity(row.Severity),
    // Only what the tool itself masked may be kept; the lines around it can hold other secrets.
    masked: match === null ? null : /\*{3,}/.test(match) ? match : STARS,
    lines: start === null || start <= 0 ? null : { start, end: integer(row.EndLine) ?? start },
  };
}

/** Licence results name their packages by target only. */
const TARGET_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^Node\.js$|package-lock\.json$|yarn\.lock$|pnpm-lock\.yaml$/, "npm"],
  [/^Python$|requirements.*\.txt$|Pipfile\.lock$|poetry\.lock$|uv\.lock$/, "pip"],
  [/^Java$|pom\.xml$|\.jar$|gradle\.lockfile$/, "jar"],
  [/^Ruby$|Gemfile\.lock$/, "bundler"],
  [/go\.mod$/, "gomod"],
  [/Cargo\.lock$/, "cargo"],
  [/composer\.lock$/, "composer"],
];

export function licenseRow(row: JsonObject, context: ResultContext): LicenseRecord | string {
  const license = text(row.Name, 200);
  if (license === null) return "no licence name";
  const packageName = name(row.PkgName);
  const path = name(row.FilePath);
  if (packageName === null && path === null) return "neither package nor file";
  const type = context.type !== "" ? context.type : (TARGET_TYPES.find(([pattern]) => pattern.test(context.target))?.[1] ?? "");
  const found = packageName === null ? null : bounded({ ...purlTypeOf(type), name: packageName, version: "" });
  return {
    type: "license",
    license,
    category: text(row.Category, 100),
    severity: parseSeverity(row.Severity),
    package: found === null ? null : { key: found.key, name: found.name },
    path,
  };
}
