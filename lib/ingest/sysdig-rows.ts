import type { ReportRecord, ScanRecord, ScanTarget, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import type { JsonPath } from "./format";
import { imageTarget } from "./image-target";
import { distributionOf, packageOf } from "./package-type";
import { skipped } from "./records";
import { scanRecord } from "./scan-record";
import { cvssOf, SourceList } from "./source-facts";
import { flag, type JsonObject, links, name, number, text, time } from "./value";
import { vulnerabilityRecord } from "./vulnerability-record";

/** A value under any of the names that Sysdig's reports have had for it. */
const pick = (row: JsonObject, ...keys: string[]): unknown =>
  keys.map((key) => row[key]).find((value) => value !== undefined && value !== null && value !== "");

export interface Turn {
  current: string;
  /** what rows are of that name no image */
  unnamed: ScanTarget | null;
}

function targetOf(row: JsonObject, unnamed: ScanTarget | null): { target: ScanTarget; os: ScanRecord["os"] } | null {
  const repository = name(pick(row, "imageRepo", "image_repo"));
  const tag = name(pick(row, "imageTag", "image_tag"));
  const asked =
    name(pick(row, "container_image", "containerImage", "image", "imageName", "image_name", "pullString")) ??
    (repository === null ? null : `${repository}${tag === null ? "" : `:${tag}`}`);
  const imageId = name(pick(row, "container_image_id", "imageId", "image_id"));
  const os = distributionOf(text(pick(row, "container_image_distro", "osName", "os_name", "imageOs"), 200));
  if (asked === null && imageId === null) return unnamed === null ? null : { target: unnamed, os };
  return { target: imageTarget({ asked, tags: [], digests: [], imageId }).target, os };
}

function recordOf(row: JsonObject, os: ScanRecord["os"]): VulnerabilityRecord | string {
  const id = name(pick(row, "vuln_id", "vulnName", "vulnerabilityId", "vulnerability_name", "vulnerability_id", "cve_id", "vuln", "cve"));
  if (id === null) return "no vulnerability id";
  const accepted = pick(row, "vuln_risk_accepted", "riskAccepted", "risk_accepted");
  if (flag(accepted) === true || /^true$/i.test(text(accepted) ?? "")) return "the document itself says accepted";
  const given = name(pick(row, "scan_package_name", "packageName", "package_name"));
  const path = name(pick(row, "scan_package_path", "packagePath", "package_path"));
  const kind = name(pick(row, "scan_package_type", "packageType", "package_type"));
  const found =
    given === null
      ? null
      : packageOf({
          type: kind,
          name: given,
          version: name(pick(row, "scan_package_version", "packageVersion", "package_version")),
          os,
          path,
        });
  if (found === null) return "no usable package name";
  const severity = parseSeverity(pick(row, "vuln_severity", "vulnSeverity", "vulnerability_severity", "cve_severity", "severity"));
  const addedOn = time(pick(row, "vuln_cisa_kev_publish_date", "cisa_kev_publish_date"));
  return vulnerabilityRecord(id, [], found, "sysdig", {
    paths: path === null || found.type === "deb" || found.type === "rpm" || found.type === "apk" ? [] : [path],
    severity,
    fixedVersion: text(
      pick(row, "vuln_fixed_in_version", "vulnFixVersion", "fixVersion", "fix_version", "suggestedFix", "package_suggested_fix"),
      1_000,
    ),
    urls: links([pick(row, "vuln_link", "vulnLink", "cve_url")]),
    sources: new SourceList()
      .severity("sysdig", severity)
      .cvss(
        "sysdig",
        cvssOf(
          pick(row, "vuln_cvss_vector", "vulnCvssVector", "cvssVector", "cvss_vector"),
          number(pick(row, "vuln_cvss_score", "vulnCvssScore", "cvssScore", "cvss_score")),
        ),
      )
      .all(),
    publishedAt: time(pick(row, "vuln_disclosure_date", "vulnDisclosureDate", "disclosure_date", "vuln_publish_date")),
    knownExploited:
      addedOn === null
        ? null
        : {
            addedOn,
            ransomware: /^(?:known|true)$/i.test(text(pick(row, "vuln_cisa_kev_known_ransomware", "cisa_kev_known_ransomware")) ?? ""),
          },
  });
}

/** Rows of a report over many images: each names its image itself. */
export function* sysdigRow(row: JsonObject, path: JsonPath, where: string, turn: Turn): Iterable<ReportRecord> {
  const place = targetOf(row, turn.unnamed);
  if (place === null) {
    yield skipped("names no image", path, where);
    return;
  }
  if (turn.current !== place.target.name) {
    turn.current = place.target.name;
    // A report is a filtered list: what is not in it need not be gone.
    yield scanRecord(place.target, "sysdig", { os: place.os });
  }
  const record = recordOf(row, place.os);
  yield typeof record === "string" ? skipped(record, path, where) : record;
}
