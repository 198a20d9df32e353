import type { LayerFacts, ReportRecord, ScanRecord, ScanTarget } from "@/lib/core/records";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { matchRecord } from "../grype-match";
import { imageTarget, unnamedMessage } from "../image-target";
import { invalidReport, notes, skipped, suppressedMessage, warning, whole } from "../records";
import { scanRecord } from "../scan-record";
import { fact, integer, type JsonObject, labels, list, name, names, object, objects, text, time } from "../value";

const LISTS: readonly ListPath[] = [["matches", "*"]];

/** Xeol reports end-of-life data in the same envelope, under its own name. */
function detect(top: TopLevel): boolean {
  if (top.shape === "array" || !top.keys.has("matches")) return false;
  const tool = top.nestedScalars.get("descriptor")?.get("name");
  if (tool !== undefined && tool !== "grype") return false;
  return (
    tool === "grype" || top.keys.has("distro") || (top.keys.has("source") && (top.nested.get("matches")?.has("vulnerability") ?? true))
  );
}

/** Of a purl or an SBOM that names nothing Grype writes no source, or one that is unknown. */
function unnamedTarget(os: ScanRecord["os"]): { target: ScanTarget; named: boolean } {
  if (os !== null) return imageTarget({ asked: null, tags: [], digests: [], imageId: null });
  return { target: { kind: "source", name: "unnamed/grype", image: null }, named: false };
}

function targetOf(source: JsonObject | null, os: ScanRecord["os"]): { target: ScanTarget; image: JsonObject | null; named: boolean } {
  const image = object(source?.target);
  if (image !== null) {
    const clues = {
      asked: name(image.userInput),
      tags: names(image.tags),
      digests: names(image.repoDigests),
      imageId: name(image.imageID),
      manifestDigest: name(image.manifestDigest),
    };
    return { ...imageTarget(clues), image };
  }
  const path = fact(source?.target) ?? fact(source?.name);
  if (path === null) return { ...unnamedTarget(os), image: null };
  return { target: { kind: "source", name: path, image: null }, image: null, named: true };
}

const layersOf = (image: JsonObject | null): LayerFacts[] =>
  list(image?.layers)
    .slice(0, 500)
    .flatMap((entry) => {
      const layer = object(entry);
      // Syft calls the layer's diff id its digest.
      return layer === null
        ? []
        : [{ digest: null, diffId: name(layer.digest), createdBy: null, sizeBytes: integer(layer.size, Number.MAX_SAFE_INTEGER) }];
    });

type Status = Pick<ScanRecord, "status" | "statusReason">;

/** Grype lists matches only: where it recognised no distribution and matched nothing, it cannot be told from having seen nothing. */
const statusOf = (os: ScanRecord["os"], matches: number): Status =>
  os !== null || matches > 0
    ? { status: "ok", statusReason: null }
    : {
        status: "no_packages",
        statusReason: "Grype recognised no distribution and matched nothing; its report does not say which packages it looked at.",
      };

/** What Grype says of the distribution at each of its packages: that it is no longer supported, or that it was not looked at. */
function alertsOf(top: JsonObject): { endOfLife: boolean; unmatched: Status | null } {
  const types = new Set(objects(top.alertsByPackage).flatMap((each) => objects(each.alerts).map((alert) => text(alert.type, 100))));
  return {
    endOfLife: types.has("distro-eol"),
    unmatched:
      types.has("distro-unknown") || types.has("distro-disabled")
        ? { status: "unsupported_os", statusReason: "Grype says that it does not match packages of this distribution." }
        : null,
  };
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  if (top === null || !Array.isArray(top.matches ?? [])) throw invalidReport("matches is not a list: this is no usable Grype report.");
  const distro = object(top.distro);
  const family = fact(distro?.name);
  const alerts = alertsOf(top);
  const os =
    family === null ? null : { family: family.toLowerCase(), name: fact(distro?.version) ?? "", endOfLife: alerts.endOfLife || null };
  const { target, image, named } = targetOf(object(top.source), os);
  const descriptor = object(top.descriptor);
  const database = object(descriptor?.db);
  const version = name(descriptor?.version);
  const scan = scanRecord(target, "grype", {
    tool: {
      name: "grype",
      version: version?.startsWith("[") ? null : version,
      databaseAt: time(database?.built) ?? time(object(database?.status)?.built),
    },
    artifact: name(image?.userInput),
    scannedAt: time(descriptor?.timestamp),
    covers: ["vulnerability"],
    os,
    architecture: fact(image?.architecture),
    sizeBytes: integer(image?.imageSize, Number.MAX_SAFE_INTEGER),
    labels: labels(image?.labels),
    layers: layersOf(image),
  });
  // Whether anything matched is known only after the first match, and the scan comes before it.
  const release = os === null ? null : [os.family, os.name].filter((part) => part !== "").join("-");
  let announced = false;
  for await (const { path, value } of document.elements()) {
    if (!announced) yield { ...scan, ...(alerts.unmatched ?? statusOf(os, 1)) };
    announced = true;
    const match = object(value);
    const record = match === null ? "not an object" : matchRecord(match, release);
    yield typeof record === "string" ? skipped(record, path, where) : record;
  }
  if (!announced) yield { ...scan, ...(alerts.unmatched ?? statusOf(os, 0)) };
  if (!named) yield warning(unnamedMessage(target.name));
  const ignored = list(top.ignoredMatches).length;
  if (ignored > 0) yield warning(suppressedMessage(ignored, "Grype"));
}

export const grype: ReportFormat = {
  id: "grype",
  label: "Grype",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
