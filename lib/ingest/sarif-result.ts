import type { CheckRecord, LicenseRecord, ReportRecord, ScanRecord, SecretRecord, SightingKind } from "@/lib/core/records";
import { packageOf } from "./package-type";
import { severityOf } from "./sarif-severity";
import { field, fieldsOf, messageOf, type Place, placesOf, type Rule, type Rules } from "./sarif-text";
import { isVulnerability, vulnerabilityParts } from "./sarif-vulnerability";
import { canonicalCheck } from "./trivy-rows";
import { integer, type JsonObject, link, name, objects, text } from "./value";

const SECRET_TOOLS = /gitleaks|trufflehog|detect-secrets|ggshield|gitguardian|nosey ?parker|whispers|talisman/i;

/** One result with what it refers to. */
export interface Result {
  rule: Rule;
  message: string | null;
  places: Place[];
  kind: Extract<SightingKind, "vulnerability" | "misconfiguration" | "secret" | "license">;
  level: string | null;
  raw: JsonObject;
}

const isTagged = (rule: Rule, pattern: RegExp): boolean => rule.tags.some((tag) => pattern.test(tag)) || pattern.test(rule.name ?? "");

/** Null where it names no rule. */
export function readResult(raw: JsonObject, rules: Rules, tool: string): Result | null {
  const rule = rules.of(raw);
  if (rule === null) return null;
  const message = messageOf(raw, rule);
  const kind = isVulnerability(rule, message)
    ? "vulnerability"
    : SECRET_TOOLS.test(tool) || isTagged(rule, /^secrets?$/i)
      ? "secret"
      : isTagged(rule, /^licen[cs]es?$/i)
        ? "license"
        : "misconfiguration";
  return { rule, message, places: placesOf(raw), kind, level: text(raw.level, 50)?.toLowerCase() ?? null, raw };
}

/** Why a result is none to be counted as open: the sender took it out, or it is gone. */
export function setAside(raw: JsonObject): string | null {
  const suppressions = objects(raw.suppressions);
  const status = (suppression: JsonObject): string => text(suppression.status ?? suppression.state)?.toLowerCase() ?? "accepted";
  if (suppressions.length > 0 && suppressions.every((each) => status(each) === "accepted")) return "suppressed in the document";
  if (text(raw.baselineState)?.toLowerCase() === "absent") return "no longer there (baselineState absent)";
  return text(raw.kind)?.toLowerCase() === "notapplicable" ? "does not apply (kind notApplicable)" : null;
}

function locationOf(place: Place | undefined): string | null {
  const where = place?.uri ?? place?.logical[0] ?? null;
  if (where === null) return null;
  const start = integer(place?.line);
  const end = integer(place?.endLine);
  const lines = start === null || start <= 0 || place?.uri === null ? "" : end === null || end <= start ? `:${start}` : `:${start}-${end}`;
  return text(`${where}${lines}`, 1_000);
}

function checkRecord(result: Result, tool: string): CheckRecord | string {
  const { rule, message } = result;
  if (rule.id === "") return "no rule id";
  const check = tool === "trivy" ? canonicalCheck(rule.id) : rule.id;
  const fields = fieldsOf(message);
  const passed = text(result.raw.kind)?.toLowerCase() === "pass";
  return {
    type: "misconfiguration",
    check,
    passed,
    title: text(rule.short, 500) ?? text(rule.name, 500) ?? check,
    description: rule.full ?? rule.help,
    message: field(fields, "message") ?? message,
    resolution: null,
    url: link(rule.helpUri),
    severity: severityOf(rule, fields, result.level),
    location: locationOf(result.places[0]),
  };
}

const STARS = "********";

function secretRecord(result: Result): SecretRecord | string {
  const { rule, places } = result;
  const path = name(places[0]?.uri ?? places[0]?.logical[0]);
  if (rule.id === "") return "no rule id";
  if (path === null) return "no path";
  const start = integer(places[0]?.line);
  return {
    type: "secret",
    rule: rule.id,
    title: text(rule.short, 500) ?? text(rule.name, 500) ?? rule.id,
    path,
    severity: severityOf(rule, fieldsOf(result.message), result.level),
    // Messages and snippets of secret scanners can hold the secret itself.
    masked: STARS,
    lines: start === null || start <= 0 ? null : { start, end: integer(places[0]?.endLine) ?? start },
  };
}

function licenseRecord(result: Result, os: ScanRecord["os"]): LicenseRecord | string {
  const { rule, message, places } = result;
  const fields = fieldsOf(message);
  const license =
    text(field(fields, "license", "licence") ?? /^Licen[cs]e\s+(\S.*)$/im.exec(message ?? "")?.[1], 200) ?? text(rule.id, 200);
  if (license === null) return "no licence name";
  const path = name(places[0]?.uri);
  const given = field(fields, "pkgname", "package");
  const found = given === null ? null : packageOf({ type: null, name: given, version: null, os, path });
  if (found === null && path === null) return "neither package nor file";
  return {
    type: "license",
    license,
    category: text(field(fields, "classification", "category"), 100),
    severity: severityOf(rule, fields, result.level),
    package: found === null ? null : { key: found.key, name: found.name },
    path,
  };
}

/** What one result says, as records or reasons why it cannot be used. */
export function resultParts(result: Result, tool: string, os: ScanRecord["os"]): (ReportRecord | string)[] {
  switch (result.kind) {
    case "vulnerability":
      return vulnerabilityParts({ rule: result.rule, message: result.message, places: result.places, tool, os });
    case "secret":
      return [secretRecord(result)];
    case "license":
      return [licenseRecord(result, os)];
    case "misconfiguration":
      return [checkRecord(result, tool)];
  }
}
