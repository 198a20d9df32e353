import type { ScanTarget } from "@/lib/core/records";
import { parseImageReference } from "@/lib/identity/image-ref";
import { imageTarget } from "./image-target";
import type { Result } from "./sarif-result";
import { sourceTarget } from "./sbom-target";
import { type JsonObject, name, names, object, objects } from "./value";

export interface RunTarget {
  target: ScanTarget;
  named: boolean;
}

/** The image that the run itself names, as Trivy and Sysdig do in its properties. */
export function targetOfRun(run: JsonObject): RunTarget | null {
  const properties = object(run.properties);
  if (properties === null) return null;
  const asked = name(properties.imageName) ?? name(properties.pullString);
  const digest = name(properties.digest);
  const digests = names(properties.repoDigests);
  const clues = {
    asked,
    tags: names(properties.repoTags),
    digests: digest !== null && asked !== null ? [...digests, `${asked.replace(/@.*$|:[^/:]*$/, "")}@${digest}`] : digests,
    imageId: name(properties.imageID) ?? name(properties.imageId),
  };
  const found = imageTarget(clues);
  return found.named || clues.imageId !== null ? found : null;
}

const REFERENCE = /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*(?::\w[\w.-]*|@sha256:[0-9a-f]{64})$/;
const FILE = /\.(?:ya?ml|json|tf|go|py|js|ts|java|jar|lock|toml|xml|txt|mod|sum|rb|php|cs|dockerfile)$/i;

/** Snyk writes the colons of an image's name as underscores. */
const snykReference = (uri: string): string =>
  uri.includes("@sha256_") ? uri.replace("@sha256_", "@sha256:") : uri.replace(/_(?=(?:v?\d[\w.-]*|latest)$)/, ":");

/** The image that one result speaks of, where it names one. */
export function imageOfResult(result: Result, tool: string): string | null {
  const place = result.places[0];
  const said = / was found in image (\S+) at:/.exec(result.message ?? "")?.[1];
  if (said !== undefined) return said;
  // Grype: "nginx:1.25@sha256:<layer>:/var/lib/dpkg/status"
  const logical = /^(.+)@sha256:[0-9a-f]{64}:\//.exec(place?.logical[0] ?? "")?.[1];
  if (logical !== undefined && tool === "grype") return logical;
  const uri = place?.uri ?? null;
  if (uri === null) return null;
  if (
    /snyk/.test(tool) &&
    result.kind === "vulnerability" &&
    /^SNYK-(?:DEBIAN|UBUNTU|ALPINE|RHEL|CENTOS|AMZN|ORACLE|SLES|ROCKY|ALMA|WOLFI|CHAINGUARD|LINUX)/.test(result.rule.id)
  )
    return snykReference(uri);
  if (tool === "trivy" && result.rule.name === "OsPackageVulnerability") return uri;
  return REFERENCE.test(uri) && !FILE.test(uri) && parseImageReference(uri) !== null ? uri : null;
}

export function targetOfReference(reference: string): RunTarget {
  return imageTarget({ asked: reference, tags: [], digests: [], imageId: null });
}

const IMAGE_TOOLS = /grype|scout|snyk|dockle|sysdig|clair|anchore|docker-bench|neuvector|aqua|twistlock|twistcli|wiz|xray|xeol/i;

/** Where nothing names it: a repository of source that the run was made from, else a name that says so. */
export function unnamedTarget(run: JsonObject, tool: string, hasSystemPackages: boolean): RunTarget {
  const repository = objects(run.versionControlProvenance).flatMap((each) => name(each.repositoryUri) ?? [])[0];
  if (repository !== undefined) return { target: sourceTarget(repository), named: true };
  if (hasSystemPackages || IMAGE_TOOLS.test(tool)) return imageTarget({ asked: null, tags: [], digests: [], imageId: null });
  return { target: sourceTarget(`unnamed/${tool}`), named: false };
}
