import type { PackageRecord, ScanRecord } from "@/lib/core/records";
import { parsePurl } from "@/lib/identity/purl";
import { imageTarget } from "./image-target";
import { distributionOf, packageOf } from "./package-type";
import { imageOfPurl, isShortOf, sourceTarget, withTag } from "./sbom-target";
import { type JsonObject, labels, list, name, object, objects, text } from "./value";

/** SPDX words for "nothing is said". */
const said = (value: unknown): string | null => {
  const found = name(value);
  return found === null || /^(?:NOASSERTION|NONE)$/i.test(found) ? null : found;
};

/** A package of SPDX 2 or 3, in one layout. */
export interface SpdxPackage {
  id: string;
  name: string | null;
  version: string | null;
  purl: string | null;
  purpose: string;
  /** "key: value" notes that Trivy keeps at packages */
  notes: ReadonlyMap<string, string[]>;
  sourceInfo: string | null;
  digest: string | null;
}

function notesOf(texts: readonly unknown[]): Map<string, string[]> {
  const notes = new Map<string, string[]>();
  for (const given of texts) {
    const match = /^([A-Za-z][A-Za-z0-9:._/-]*?): (.*)$/s.exec(text(given, 2_000) ?? "");
    if (match?.[1] === undefined || match[2] === undefined) continue;
    notes.set(match[1], [...(notes.get(match[1]) ?? []), match[2]]);
  }
  return notes;
}

export function packageOfSpdx2(entry: JsonObject): SpdxPackage {
  const reference = objects(entry.externalRefs).find((ref) => text(ref.referenceType)?.toLowerCase() === "purl");
  const digest = objects(entry.checksums).find((sum) => /^sha-?256$/i.test(text(sum.algorithm) ?? ""));
  return {
    id: text(entry.SPDXID, 1_000) ?? "",
    name: said(entry.name),
    version: said(entry.versionInfo),
    purl: said(reference?.referenceLocator),
    purpose: text(entry.primaryPackagePurpose, 100)?.toUpperCase().replace(/_/g, "-") ?? "",
    notes: notesOf([...list(entry.attributionTexts), ...objects(entry.annotations).map((each) => each.comment)]),
    sourceInfo: text(entry.sourceInfo, 2_000),
    digest: digest === undefined ? null : name(digest.checksumValue),
  };
}

/** An element of SPDX 3; identifiers can be elements of their own. */
export function packageOfSpdx3(entry: JsonObject, purls: ReadonlyMap<string, string>): SpdxPackage {
  const own = list(entry.externalIdentifier).map((each) => {
    const inline = object(each);
    if (inline === null) return typeof each === "string" ? (purls.get(each) ?? null) : null;
    return /package_?url|purl/i.test(text(inline.externalIdentifierType) ?? "") ? said(inline.identifier) : null;
  });
  return {
    id: text(entry.spdxId ?? entry["@id"], 1_000) ?? "",
    name: said(entry.name),
    version: said(entry.software_packageVersion ?? entry.packageVersion),
    purl: said(entry.software_packageUrl ?? entry.packageUrl) ?? own.find((purl) => purl !== null) ?? null,
    purpose:
      text(entry.software_primaryPurpose ?? entry.primaryPurpose, 100)
        ?.replace(/([a-z])([A-Z])/g, "$1-$2")
        .toUpperCase()
        .replace(/_/g, "-") ?? "",
    notes: notesOf(list(entry.software_attributionText)),
    sourceInfo: text(entry.software_sourceInfo, 2_000),
    digest: null,
  };
}

const BUILT_FROM = /built package from: (\S+) (\S+)/;
const FOUND_AT = /: (\/\S[^,]*)/;

export const isSystem = (found: SpdxPackage): boolean => found.purpose === "OPERATING-SYSTEM" || /^SPDXRef-OperatingSystem-/.test(found.id);

export const systemOf = (found: SpdxPackage): ScanRecord["os"] => {
  const os = distributionOf(found.name);
  return os === null ? null : { ...os, name: found.version ?? os.name };
};

/** Packages that stand for something else: the image, a lock file, the system. */
const isNoPackage = (found: SpdxPackage): boolean =>
  isSystem(found) ||
  imageOfPurl(found.purl) !== null ||
  /^(?:CONTAINER|FILE|DEVICE|ARCHIVE)$/.test(found.purpose) ||
  (found.purl === null && /^SPDXRef-(?:Application|DocumentRoot|ContainerImage|Filesystem|Repository)-/.test(found.id));

export function packageRecord(found: SpdxPackage, os: ScanRecord["os"]): PackageRecord | null {
  if (found.name === null || isNoPackage(found)) return null;
  const source = BUILT_FROM.exec(found.sourceInfo ?? "");
  const upstream = (found.purl === null ? undefined : parsePurl(found.purl)?.qualifiers.get("upstream"))?.split("@");
  const path = found.notes.get("FilePath")?.[0] ?? found.notes.get("PkgPath")?.[0] ?? FOUND_AT.exec(found.sourceInfo ?? "")?.[1]?.trim();
  const identity = packageOf({
    purl: found.purl,
    type: null,
    name: found.name,
    version: found.version,
    os,
    sourceName: source?.[1] ?? upstream?.[0] ?? null,
    sourceVersion: source?.[2] ?? upstream?.[1] ?? null,
  });
  if (identity === null) return null;
  return { type: "package", package: identity, layer: name(found.notes.get("LayerDiffID")?.[0]), paths: path === undefined ? [] : [path] };
}

export interface SpdxSubject {
  described: SpdxPackage | null;
  documentName: string | null;
  namespace: string | null;
}

/** The image or source that the document describes: by the described package, else by the document's own name. */
export function subjectOf({ described, documentName, namespace }: SpdxSubject): {
  target: ScanRecord["target"];
  named: boolean;
  facts: Pick<ScanRecord, "layers" | "labels">;
} {
  const purl = imageOfPurl(described?.purl ?? null);
  const isImage =
    purl !== null ||
    described?.purpose === "CONTAINER" ||
    /^SPDXRef-(?:ContainerImage|DocumentRoot-Image)-/.test(described?.id ?? "") ||
    /\/(?:container_image|image)\//.test(namespace ?? "") ||
    /@sha256:[0-9a-f]{64}$/.test(documentName ?? "");
  const notes = described?.notes;
  const facts = {
    layers: (notes?.get("DiffID") ?? []).slice(0, 500).map((diffId) => ({ digest: null, diffId, createdBy: null, sizeBytes: null })),
    labels: labels(
      Object.fromEntries([...(notes ?? [])].flatMap(([key, values]) => (key.startsWith("Labels:") ? [[key.slice(7), values[0]]] : []))),
    ),
  };
  const given = described?.name ?? documentName;
  if (!isImage && given !== null) return { target: sourceTarget(given), named: true, facts };
  const version = described?.version ?? null;
  const found = imageTarget({
    asked: purl !== null && isShortOf(given, purl.reference) ? purl.reference : withTag(given, version),
    tags: [...(notes?.get("RepoTag") ?? []), ...(purl !== null && !purl.isDigest ? [purl.reference] : [])],
    digests: [...(notes?.get("RepoDigest") ?? []), ...(purl?.isDigest ? [purl.reference] : [])],
    imageId: name(notes?.get("ImageID")?.[0]),
    manifestDigest: /^sha\d+:/.test(version ?? "") ? version : found256(described?.digest ?? null),
  });
  return { ...found, facts };
}

const found256 = (digest: string | null): string | null => (digest !== null && /^[0-9a-f]{64}$/i.test(digest) ? `sha256:${digest}` : null);

/** "Tool: trivy-0.58.0" of the creators, or the name of a tool element. */
export function toolOf(creators: readonly unknown[]): { name: string; version: string | null } {
  const tools = creators.flatMap((creator) => /^(?:Tool:\s*)+(\S.*)$/i.exec(text(creator, 300) ?? "")?.[1] ?? []);
  const given = tools.find((tool) => /trivy|syft|grype|scout|sbom/i.test(tool)) ?? tools[0];
  if (given === undefined) return { name: "spdx", version: null };
  const parts = /^(.*?)[-\s@]v?(\d[\w.+-]*)$/.exec(given.trim().replace(/-unknown$/, ""));
  return { name: (parts?.[1] ?? given.replace(/-unknown$/, "")).trim().toLowerCase(), version: name(parts?.[2]) };
}
