import type { ScanTarget } from "@/lib/core/records";
import { digestOf, parseImageReference } from "@/lib/identity/image-ref";
import { parsePurl } from "@/lib/identity/purl";

const IMAGE_PURLS = new Set(["oci", "docker"]);

/** The image references in a purl of an image ("pkg:oci/alpine@sha256:…?repository_url=index.docker.io/library/alpine&tag=3"). */
export function imageOfPurl(text: string | null): { reference: string; isDigest: boolean } | null {
  const purl = text === null ? null : parsePurl(text);
  if (purl === null || !IMAGE_PURLS.has(purl.type)) return null;
  const given = purl.qualifiers.get("repository_url");
  const own = [purl.namespace, purl.name].filter((part) => part !== null).join("/");
  const repository = given === undefined ? own : given.endsWith(`/${purl.name}`) || given === purl.name ? given : `${given}/${own}`;
  const digest = digestOf(purl.version ?? "");
  if (digest !== null) return { reference: `${repository}@${digest}`, isDigest: true };
  const tag = purl.qualifiers.get("tag") ?? purl.version;
  return { reference: tag ? `${repository}:${tag}` : repository, isDigest: false };
}

/** Name and version of an image, put together as a reference where the version is a tag and the name has none. */
export function withTag(name: string | null, version: string | null): string | null {
  if (name === null || version === null || digestOf(version) !== null) return name;
  const found = parseImageReference(name);
  if (found === null || found.tag !== null || found.digest !== null) return name;
  return parseImageReference(`${name}:${version}`) === null ? name : `${name}:${version}`;
}

/** Whether a purl says the same image's repository in full, where the name is only its last part ("b" of quay.io/a/b). */
export function isShortOf(name: string | null, reference: string): boolean {
  const short = name === null ? null : parseImageReference(name);
  const full = parseImageReference(reference);
  if (short === null || full === null || name === null || name.includes("/") || short.digest !== null) return false;
  return full.repository.endsWith(`/${name.replace(/:.*$/, "").toLowerCase()}`) && short.repository !== full.repository;
}

/** What was scanned and is no image: a source tree, an application, a package. */
export const sourceTarget = (name: string): ScanTarget => ({ kind: "source", name, image: null });

/** A list of packages is no scan: it stands beside the scans of the tool that wrote it, and takes the place of none. */
export const sbomTool = (tool: string): string => (tool.includes("sbom") ? tool : `${tool}-sbom`);

export const PACKAGES_ONLY = {
  status: "packages_only",
  statusReason: "The document lists packages and no vulnerabilities: it does not say that anybody looked for any.",
} as const;
