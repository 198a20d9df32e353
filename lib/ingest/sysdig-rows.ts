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

function targetOf(row: JsonObject): { target: ScanTarget; os: ScanRecord["os"] } | null {
  const repository = name(pick(row, "imageRepo", "image_repo"));
  const tag = name(pick(row, "imageTag", "image_tag"));
  const asked =
    name(pick(row, "container_image", "containerImage", "image", "imageName", "pullString")) ??
    (repository === null ? null : `${repository}${tag === null ? "" : `:${tag}`}`);
  const imageId = name(pick(row, "container_image_id", "imageId", "image_id"));
  if (asked === null && imageId === null) return null;
  const { target } = imageTarget({ asked, tags: [], digests: [], imageId });
  return { target, os: distributionOf(text(pick(row, "container_image_distro", "osName", "imageOs"), 200)) };
}

function recordOf(row: JsonObject, os: ScanRecord["os"]): VulnerabilityRecord | string {
  const id = name(pick(row, "vuln_id", "vulnName", "vulnerabilityId", "vuln", "cve"));
  if (id === null) return "no vulnerability id";
  if (flag(pick(row, "vuln_risk_accepted", "riskAccepted")) === true) return "the document itself says accepted";
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
  const severity = parseSeverity(pick(row, "vuln_severity", "vulnSeverity", "severity"));
  const addedOn = time(pick(row, "vuln_cisa_kev_publish_date"));
  return vulnerabilityRecord(id, [], found, "sysdig", {
    paths: path === null || found.type === "deb" || found.type === "rpm" || found.type === "apk" ? [] : [path],
    severity,
    fixedVersion: text(pick(row, "vuln_fixed_in_version", "vulnFixVersion", "fixVersion", "suggestedFix"), 1_000),
    urls: links([pick(row, "vuln_link", "vulnLink")]),
    sources: new SourceList()
      .severity("sysdig", severity)
      .cvss(
        "sysdig",
        cvssOf(
          pick(row, "vuln_cvss_vector", "vulnCvssVector", "cvssVector"),
          number(pick(row, "vuln_cvss_score", "vulnCvssScore", "cvssScore")),
        ),
      )
      .all(),
    publishedAt: time(pick(row, "vuln_disclosure_date", "vulnDisclosureDate")),
    knownExploited:
      addedOn === null ? null : { addedOn, ransomware: /^known$/i.test(text(pick(row, "vuln_cisa_kev_known_ransomware")) ?? "") },
  });
}

/** Rows of a report over many images: each names its image itself. */
export function* sysdigRow(row: JsonObject, path: JsonPath, where: string, turn: { current: string }): Iterable<ReportRecord> {
  const place = targetOf(row);
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
