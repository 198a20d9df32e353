import type { LayerFacts, PackageIdentity, PackageRecord, ScanRecord, ScanTarget } from "@/lib/core/records";
import { parsePurl } from "@/lib/identity/purl";
import { imageTarget } from "./image-target";
import { distributionOf, packageOf } from "./package-type";
import { imageOfPurl, isShortOf, sourceTarget, withTag } from "./sbom-target";
import { integer, type JsonObject, labels, name, object, objects, text } from "./value";

const MAX_DEPTH = 40;

/** Every component, with those inside of it. */
export function* nested(component: JsonObject, depth = 0): Iterable<JsonObject> {
  yield component;
  if (depth < MAX_DEPTH) for (const each of objects(component.components)) yield* nested(each, depth + 1);
}

type Properties = ReadonlyMap<string, string[]>;

function propertiesOf(component: JsonObject | null): Properties {
  const found = new Map<string, string[]>();
  for (const property of objects(component?.properties)) {
    const key = name(property.name)?.toLowerCase();
    const value = text(property.value, 2_000);
    if (key === undefined || value === null) continue;
    const values = found.get(key);
    if (values) values.push(value);
    else found.set(key, [value]);
  }
  return found;
}

const first = (properties: Properties, ...keys: string[]): string | null => {
  for (const key of keys) {
    const value = properties.get(key)?.[0];
    if (value !== undefined) return name(value);
  }
  return null;
};

export const componentType = (component: JsonObject | null): string => text(component?.type, 100)?.toLowerCase() ?? "";

/** Types of component that are no package: files, the system itself, what is scanned, models and data. */
const NO_PACKAGES = new Set(["file", "operating-system", "container", "device", "device-driver", "data", "machine-learning-model"]);

export function systemOf(component: JsonObject): ScanRecord["os"] {
  const properties = propertiesOf(component);
  const family = first(properties, "syft:distro:id") ?? name(component.name);
  const release = first(properties, "syft:distro:versionid") ?? name(component.version);
  const found = distributionOf(family);
  return found === null ? null : { ...found, name: release ?? found.name };
}

/** The package that a component is, whatever its type. */
export function packageOfComponent(component: JsonObject, os: ScanRecord["os"], isOfSystem = false): PackageIdentity | null {
  const given = name(component.name);
  if (given === null) return null;
  const group = name(component.group);
  const properties = propertiesOf(component);
  const purl = name(component.purl);
  const type = first(properties, "aquasecurity:trivy:pkgtype", "syft:package:type");
  const upstream = (purl === null ? undefined : parsePurl(purl)?.qualifiers.get("upstream"))?.split("@");
  const release = first(properties, "aquasecurity:trivy:srcrelease");
  const source = first(properties, "aquasecurity:trivy:srcversion");
  const epoch = integer(first(properties, "aquasecurity:trivy:srcepoch"));
  const sourceVersion =
    source === null ? null : `${epoch === null || epoch <= 0 ? "" : `${epoch}:`}${source}${release === null ? "" : `-${release}`}`;
  return packageOf({
    purl,
    type: type ?? (isOfSystem || componentType(component) === "operating-system" ? "os" : null),
    name: group === null ? given : `${group}${type === "jar" || type === "java-archive" ? ":" : "/"}${given}`,
    version: name(component.version),
    os,
    sourceName: first(properties, "aquasecurity:trivy:srcname") ?? upstream?.[0] ?? null,
    sourceVersion: sourceVersion ?? upstream?.[1] ?? null,
    path: first(properties, "aquasecurity:trivy:filepath", "syft:location:0:path"),
  });
}

/**
 * The record of a component that is a package; null for anything else. Applications count where they have a purl; what is
 * external (1.7) is expected of where it will run, and is not there.
 */
export function packageRecord(component: JsonObject, os: ScanRecord["os"], isOfSystem = false): PackageRecord | null {
  const type = componentType(component);
  const hasPurl = name(component.purl) !== null;
  if (component.isExternal === true) return null;
  if (NO_PACKAGES.has(type) || (!hasPurl && type !== "library" && type !== "framework" && type !== "")) return null;
  if (imageOfPurl(name(component.purl)) !== null) return null;
  const found = packageOfComponent(component, os, isOfSystem);
  if (found === null) return null;
  const properties = propertiesOf(component);
  const path = first(properties, "aquasecurity:trivy:filepath", "syft:location:0:path");
  return {
    type: "package",
    package: found,
    layer: first(properties, "aquasecurity:trivy:layerdiffid", "syft:location:0:layerid", "aquasecurity:trivy:layerdigest"),
    paths: path === null ? [] : [path],
  };
}

const IMAGE_LABELS = /^(?:aquasecurity:trivy:labels|syft:image:labels):/;

export interface Subject {
  target: ScanTarget;
  named: boolean;
  facts: Pick<ScanRecord, "layers" | "labels" | "sizeBytes" | "architecture">;
}

/** What the document is about: an image by its name, purl and properties, else a source tree or application. */
export function subjectOf(component: JsonObject | null): Subject {
  const properties = propertiesOf(component);
  const given = name(component?.name);
  const version = name(component?.version);
  const purl = imageOfPurl(name(component?.purl));
  const imageLabels = labels(
    Object.fromEntries(
      objects(component?.properties).flatMap((property) => {
        const key = name(property.name) ?? "";
        return IMAGE_LABELS.test(key.toLowerCase()) ? [[key.replace(/^[^:]*:[^:]*:labels:/i, ""), property.value]] : [];
      }),
    ),
  );
  const layers: LayerFacts[] = (properties.get("aquasecurity:trivy:diffid") ?? []).slice(0, 500).map((diffId) => ({
    digest: null,
    diffId,
    createdBy: null,
    sizeBytes: null,
  }));
  const facts = {
    layers,
    labels: imageLabels,
    sizeBytes: integer(first(properties, "aquasecurity:trivy:size"), Number.MAX_SAFE_INTEGER),
    architecture: null,
  };
  const type = componentType(component);
  const isImage = component === null || type === "container" || purl !== null || properties.has("aquasecurity:trivy:imageid");
  if (!isImage && given !== null) {
    const group = name(component?.group);
    return { target: sourceTarget(group === null ? given : `${group}/${given}`), named: true, facts };
  }
  const asked = withTag(given, version);
  const clues = {
    asked: purl !== null && isShortOf(given, purl.reference) ? purl.reference : asked,
    tags: [...(properties.get("aquasecurity:trivy:repotag") ?? []), ...(purl !== null && !purl.isDigest ? [purl.reference] : [])],
    digests: [...(properties.get("aquasecurity:trivy:repodigest") ?? []), ...(purl?.isDigest ? [purl.reference] : [])],
    imageId: first(properties, "aquasecurity:trivy:imageid"),
    manifestDigest: version,
  };
  return { ...imageTarget({ ...clues, manifestDigest: /^sha\d+:/.test(version ?? "") ? version : null }), facts };
}

/** The tool that wrote the document, by the name that it has in its own formats. */
export function toolOf(metadata: JsonObject | null): { name: string; version: string | null } {
  const tools = metadata?.tools;
  const given = Array.isArray(tools) ? objects(tools) : [...objects(object(tools)?.components), ...objects(object(tools)?.services)];
  const scanner = given.find((tool) => /trivy|grype|snyk|scout|xray|sysdig/i.test(name(tool.name) ?? "")) ?? given[0];
  const found = name(scanner?.name)?.toLowerCase() ?? null;
  return { name: found ?? "cyclonedx", version: name(scanner?.version) };
}

/** Who stands behind the document: an author by name, else the organisation. */
export const authorOf = (metadata: JsonObject | null): string | null =>
  objects(metadata?.authors).flatMap((author) => name(author.name) ?? [])[0] ??
  name(object(metadata?.manufacturer)?.name) ??
  name(object(metadata?.manufacture)?.name) ??
  name(object(metadata?.supplier)?.name);
