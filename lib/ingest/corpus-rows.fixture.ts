import { isSighting, type ReportRecord } from "@/lib/core/records";
import type { CorpusFile } from "@/test/corpus";
import { ofType } from "./records-of.fixture";

/** Formats whose rows are counted as a whole. */
export const COUNTED_FORMATS = [
  "anchore",
  "aws-ecr",
  "aws-inspector",
  "clair",
  "csaf",
  "cyclonedx",
  "harbor",
  "neuvector",
  "openvex",
  "osv-scanner",
  "sarif",
  "snyk",
  "spdx",
  "sysdig",
  "twistlock",
] as const;

export interface RowCounts {
  /** the document's own rows: read and skipped */
  rows: number;
  packages?: number;
  /** distinct ids of vulnerabilities, as the tool writes them */
  ids?: number;
  vulnerabilities?: number;
  misconfigurations?: number;
  statements?: number;
  skipped?: number;
}

/** The same counts of what a parser gave. */
export function countsOf(records: readonly ReportRecord[]): Required<RowCounts> {
  const vulnerabilities = ofType(records, "vulnerability");
  const skipped = ofType(records, "skip").length;
  const statements = ofType(records, "statement");
  const again = vulnerabilities.filter((record) => record.sameRow).length;
  return {
    rows: records.filter(isSighting).length - again + skipped + statements.reduce((sum, { entries }) => sum + entries, 0),
    packages: ofType(records, "package").length,
    ids: new Set(vulnerabilities.map((record) => record.id)).size,
    vulnerabilities: vulnerabilities.length,
    misconfigurations: ofType(records, "misconfiguration").length,
    statements: statements.length,
    skipped,
  };
}

/** Packages of a document without the one that is the image, the system or a binary's own file. */
const SPDX_PACKAGES = new Map([
  ["alpine-tag-value.spdx", 1],
  ["image-alpine-2.3.json", 16],
  ["image-trivy-secobserve-backend-2.3.json", 122],
  ["sbom-tool-2.2.json", 267],
  ["sbom-tool-3.0.1-jsonld.json", 267],
]);

/** What the manifest says that a document of these formats holds; null for formats that are counted by part. */
export function rowsOf(file: CorpusFile): RowCounts | null {
  const count = (key: string): number => {
    const value = file.counts[key];
    if (typeof value !== "number") throw new Error(`${file.name} has no count "${key}" in the manifest.`);
    return value;
  };
  switch (file.format) {
    case "cyclonedx":
      if (file.name.endsWith(".xml")) {
        const rows = count("vulnerability_elements");
        return { rows, vulnerabilities: rows, packages: count("components_excluding_metadata") };
      }
      return count("components") === 0
        ? { rows: count("vulnerabilities") }
        : {
            rows: count("vulnerabilities"),
            vulnerabilities: Number(file.counts.affects_pairs ?? 0),
            ids: Number(file.counts.distinct_vuln_ids ?? 0),
          };
    case "spdx":
      // Packages are no rows of findings; those that stand for the image or the system are none either.
      return { rows: 0, packages: SPDX_PACKAGES.get(file.name) ?? -1 };
    case "openvex":
      return { rows: count("statements"), statements: count("statements"), skipped: 0 };
    case "csaf":
      return { rows: Object.values(file.counts.product_status_entries as Record<string, number>).reduce((sum, each) => sum + each, 0) };
    case "sarif":
      return { rows: count("results"), ...(count("distinct_cve_ids") > 0 ? { ids: count("distinct_cve_ids") } : {}) };
    case "osv-scanner":
      return { rows: count("vulnerability_entries"), vulnerabilities: count("vulnerability_entries"), ids: count("distinct_ids") };
    case "snyk":
      return { rows: count("vulnerability_entries"), vulnerabilities: count("vulnerability_entries"), ids: count("distinct_snyk_ids") };
    case "clair":
      return file.counts.kind === "clair-v4-indexed"
        ? { rows: count("package_vuln_pairs"), packages: count("packages"), ids: count("distinct_names") }
        : { rows: count("vulnerabilities"), vulnerabilities: count("vulnerabilities") };
    case "anchore":
      if (file.counts.image !== undefined) return { rows: 57, vulnerabilities: 56 };
      return {
        rows: Number(file.counts.vulnerabilities ?? file.counts.rows),
        ...(file.counts.distinct_vulns ? { ids: count("distinct_vulns") } : {}),
      };
    case "harbor":
      return { rows: count("vulnerabilities"), ids: count("distinct_ids") };
    case "aws-ecr":
      return { rows: count("findings") };
    case "aws-inspector":
      return { rows: count("findings"), vulnerabilities: count("vulnerable_packages") - 1, skipped: 1 };
    case "sysdig":
      return file.counts.vulns === undefined ? { rows: 6 } : { rows: count("vulns"), packages: count("packages") };
    case "neuvector":
      // and its two checks of the image
      return { rows: count("vulnerabilities") + 2, vulnerabilities: count("vulnerabilities"), ids: count("distinct_names") };
    case "twistlock":
      // and its one compliance row; a source package stands for the packages that were built from it
      return { rows: count("vulns") + 1, vulnerabilities: 16 };
    default:
      return null;
  }
}
