import type { ReportRecord, ScanRecord, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import type { JsonPath } from "./format";
import { imageTarget, unnamedMessage } from "./image-target";
import { distributionOf, packageOf } from "./package-type";
import { invalidReport, skipped, warning } from "./records";
import { scanRecord } from "./scan-record";
import { cvssOf, SourceList, severitySourceOf, sourceName } from "./source-facts";
import { type JsonObject, links, list, name, object, objects, text } from "./value";
import { vulnerabilityRecord } from "./vulnerability-record";

interface Row {
  path: JsonPath;
  feature: string | null;
  version: string | null;
  namespace: string | null;
  flaw: JsonObject | null;
}

/** One look for a value whose name is spelled as the tools that build on Clair do: "FixedBy", "fixedby". */
const at = (row: JsonObject | null, ...keys: string[]): unknown =>
  keys.map((key) => row?.[key]).find((value) => value !== undefined && value !== null);

const rowOf = (flaw: JsonObject | null, path: JsonPath): Row => ({
  path,
  feature: name(at(flaw, "featurename", "FeatureName")),
  version: name(at(flaw, "featureversion", "FeatureVersion")),
  namespace: name(at(flaw, "namespace", "NamespaceName")),
  flaw,
});

const layerOf = (top: JsonObject): JsonObject | null => object(top.Layer) ?? object(object(top.data)?.Layer);

function rowsOf(top: JsonObject): Row[] {
  const given = top.vulnerabilities ?? top.Vulnerabilities;
  if (Array.isArray(given)) return given.map((each, index) => rowOf(object(each), ["vulnerabilities", index]));
  const bySeverity = object(given);
  if (bySeverity !== null) {
    return Object.entries(bySeverity).flatMap(([severity, flaws]) =>
      list(flaws).map((each, index) => rowOf(object(each), ["Vulnerabilities", severity, index])),
    );
  }
  if (given !== undefined && given !== null) throw invalidReport("The vulnerabilities are no list: this is no usable Clair report.");
  return list(layerOf(top)?.Features).flatMap((entry, index) => {
    const feature = object(entry);
    return list(feature?.Vulnerabilities).map((each, inner) => ({
      path: ["Layer", "Features", index, "Vulnerabilities", inner],
      feature: name(feature?.Name),
      version: name(feature?.Version),
      namespace: name(feature?.NamespaceName) ?? name(object(each)?.NamespaceName) ?? name(layerOf(top)?.NamespaceName),
      flaw: object(each),
    }));
  });
}

function recordOf({ feature, version, namespace, flaw }: Row): VulnerabilityRecord | string {
  if (flaw === null) return "not an object";
  const id = name(at(flaw, "vulnerability", "Name", "name"));
  if (id === null) return "no vulnerability name";
  if (feature === null) return "no usable package name";
  const os = distributionOf(namespace);
  const found = packageOf({ type: "os", name: feature, version, os });
  if (found === null) return "no usable package name";
  const source = os === null ? "clair" : severitySourceOf(sourceName(os.family));
  const severity = parseSeverity(at(flaw, "severity", "Severity"));
  const cvss = object(object(object(flaw.Metadata)?.NVD)?.CVSSv3) ?? object(object(object(flaw.Metadata)?.NVD)?.CVSSv2);
  return vulnerabilityRecord(id, [], found, source, {
    severity,
    fixedVersion: text(at(flaw, "fixedby", "FixedBy"), 1_000),
    description: text(at(flaw, "description", "Description")),
    urls: links([at(flaw, "link", "Link")]),
    sources: new SourceList().severity(source, severity).cvss("nvd", cvssOf(cvss?.Vectors, cvss?.Score)).all(),
  });
}

/** A layer can be asked for without its features, and Clair may know none in it: then nothing is said of what is in it. */
function lookOf(top: JsonObject): Pick<ScanRecord, "status" | "statusReason" | "covers"> {
  const layer = layerOf(top);
  return layer === null || list(layer.Features).length > 0
    ? { status: "ok", statusReason: null, covers: ["vulnerability"] }
    : {
        status: "no_packages",
        statusReason: "The layer comes with no features: nothing was looked at.",
        covers: [],
      };
}

/** The flat layouts: a row for each vulnerability of a package. */
export function* clairRows(top: JsonObject, where: string): Iterable<ReportRecord> {
  const rows = rowsOf(top);
  const { target, named } = imageTarget({ asked: name(top.image) ?? name(top.Image), tags: [], digests: [], imageId: null });
  const os: ScanRecord["os"] = rows.map((row) => distributionOf(row.namespace)).find((found) => found !== null) ?? null;
  yield scanRecord(target, "clair", { os, ...lookOf(top) });
  if (!named) yield warning(unnamedMessage(target.name));
  for (const feature of objects(layerOf(top)?.Features)) {
    const given = name(feature.Name);
    const found =
      given === null
        ? null
        : packageOf({
            type: "os",
            name: given,
            version: name(feature.Version),
            os: distributionOf(name(feature.NamespaceName) ?? name(layerOf(top)?.NamespaceName)),
          });
    if (found !== null) yield { type: "package", package: found, layer: name(feature.AddedBy), paths: [] };
  }
  for (const row of rows) {
    const record = recordOf(row);
    yield typeof record === "string" ? skipped(record, row.path, where) : record;
  }
}
