import type { BenchmarkRecord, CheckRecord, PackageRecord, SecretRecord, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { bounded } from "./bounded-package";
import { systemOfVersions } from "./sarif-vulnerability";
import type { ResultContext } from "./trivy-packages";
import { checkRow, secretRow, vulnerabilityRow } from "./trivy-rows";
import { type JsonObject, list, name, names, number, object, objects, text } from "./value";

// The Trivy Operator writes Trivy's rows under names of its own.

const context = (over: Partial<ResultContext>): ResultContext => ({
  target: "",
  className: "",
  type: "",
  distro: null,
  where: "",
  ...over,
});

/** The operating system of a report's artifact, as newer versions give it. */
export interface OperatorOs {
  family: string;
  name: string;
}

/** Each of these answers a record, or the reason why the row cannot be used. */
export function operatorVulnerability(row: JsonObject, os: OperatorOs | null): VulnerabilityRecord | string {
  const className = text(row.class, 100)?.toLowerCase() ?? "";
  const ofOs = className === "os-pkgs";
  // Before there were classes, only the version can tell a distribution's package: "7.87.0-r1", "1.1.1n-0+deb11u3".
  const isUntold = className === "" && name(row.packageType) === null && name(row.packagePURL) === null;
  const system = ofOs ? os : isUntold ? systemOfVersions(names([row.installedVersion])) : null;
  return vulnerabilityRow(
    {
      VulnerabilityID: row.vulnerabilityID,
      PkgName: row.resource,
      InstalledVersion: row.installedVersion,
      FixedVersion: row.fixedVersion,
      Severity: row.severity,
      Title: row.title,
      Description: row.description,
      PrimaryURL: row.primaryLink,
      References: row.links,
      PublishedDate: row.publishedDate,
      LastModifiedDate: row.lastModifiedDate,
      CVSS: row.cvss,
      PkgPath: row.packagePath,
      PkgIdentifier: { PURL: row.packagePURL },
    },
    context({
      target: text(row.target, 1_000) ?? "",
      className,
      type: text(row.packageType, 100)?.toLowerCase() ?? system?.family ?? "",
      distro: system === null ? null : [system.family, system.name].filter((part) => part !== "").join("-"),
    }),
  );
}

export const operatorSecret = (row: JsonObject): SecretRecord | string =>
  secretRow(
    { RuleID: row.ruleID, Title: row.title, Severity: row.severity, Match: row.match, StartLine: row.startLine, EndLine: row.endLine },
    context({ target: text(row.target, 1_000) ?? "" }),
  );

export function operatorCheck(row: JsonObject): CheckRecord | string {
  const success = row.success === true || row.success === "true" ? true : row.success === false || row.success === "false" ? false : null;
  if (success === null) return "no success";
  const messages = list(row.messages).flatMap((each) => text(each, 2_000) ?? []);
  return checkRow(
    {
      ID: row.checkID ?? row.id,
      Title: row.title,
      Description: row.description,
      Message: messages.length > 0 ? messages.join("\n") : row.message,
      Resolution: row.remediation,
      Severity: row.severity,
      Status: success ? "PASS" : "FAIL",
    },
    context({}),
  );
}

/** The control of a compliance report, from its summary ("totalFail") or its details ("checks"). */
export function operatorControl(row: JsonObject, spec: JsonObject | null, benchmark: string | null): BenchmarkRecord | string {
  const id = name(row.id);
  if (id === null) return "no id";
  const checks = objects(row.checks);
  const failing = checks.filter((check) => check.success === false);
  const fails = number(row.totalFail) ?? number(row.failTotal) ?? (checks.length === 0 ? null : failing.length);
  const where = [...new Set(failing.flatMap((check) => text(check.target, 300) ?? []))];
  const shown = where.length > 20 ? [...where.slice(0, 20), `and ${where.length - 20} more`] : where;
  return {
    type: "benchmark",
    check: id,
    benchmark,
    title: text(row.name, 500) ?? text(spec?.name, 500) ?? id,
    description:
      [text(row.description) ?? text(spec?.description), shown.length === 0 ? null : `Fails at ${shown.join(", ")}`]
        .filter((part) => part !== null)
        .join("\n") || null,
    resolution: failing.map((check) => text(check.remediation)).find((each) => each !== null) ?? null,
    severity: parseSeverity(row.severity ?? spec?.severity),
    // What no scanner can look at has no number: a person has to.
    result: fails === null ? "manual" : fails > 0 ? "fail" : "pass",
  };
}

const propertiesOf = (component: JsonObject): Map<string, string> =>
  new Map(
    objects(component.properties).flatMap((each): [string, string][] => {
      const key = name(each.name)?.replace(/^aquasecurity:trivy:/, "");
      const value = name(each.value);
      return key === undefined || value === null ? [] : [[key, value]];
    }),
  );

/** Components of a CycloneDX document, those inside others too, however deep. */
function* componentsOf(document: JsonObject | null): Iterable<JsonObject> {
  const waiting = objects(document?.components).reverse();
  for (let component = waiting.pop(); component !== undefined; component = waiting.pop()) {
    yield component;
    waiting.push(...objects(component.components).reverse());
  }
}

/** Operating system and packages of an SBOM report. */
export function operatorPackages(document: JsonObject | null): { os: OperatorOs | null; packages: PackageRecord[] } {
  const components = [...componentsOf(document)];
  const system = components.find((component) => component.type === "operating-system");
  const family = name(system?.name)?.toLowerCase() ?? null;
  const os = family === null ? null : { family, name: name(system?.version) ?? "" };
  const packages = components.flatMap((component): PackageRecord[] => {
    const purl = name(component.purl);
    const given = name(component.name);
    if (purl === null || given === null) return [];
    const properties = propertiesOf(component);
    const found = bounded({
      purl,
      type: "generic",
      name: given,
      version: name(component.version) ?? "",
      sourceName: properties.get("SrcName") ?? null,
      sourceVersion: properties.get("SrcVersion") ?? null,
      distro: os !== null && /^pkg:(?:deb|rpm|apk)\//.test(purl) ? `${os.family}-${os.name}` : null,
    });
    const path = properties.get("FilePath");
    if (found === null) return [];
    return [
      {
        type: "package",
        package: found,
        layer: properties.get("LayerDiffID") ?? properties.get("LayerDigest") ?? null,
        paths: path === undefined ? [] : [path],
      },
    ];
  });
  return { os, packages };
}

export const operatorOs = (value: unknown): (OperatorOs & { endOfLife: boolean | null }) | null => {
  const os = object(value);
  const family = name(os?.family)?.toLowerCase() ?? "none";
  return family === "none" ? null : { family, name: name(os?.name) ?? "", endOfLife: typeof os?.eosl === "boolean" ? os.eosl : null };
};
