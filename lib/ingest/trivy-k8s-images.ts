import type { ScanRecord } from "@/lib/core/records";
import { parseImageReference } from "@/lib/identity/image-ref";
import { imageTarget } from "./image-target";
import { scanRecord } from "./scan-record";
import { imageFacts, osOf } from "./trivy-metadata";
import { coveredBy, imageInTarget } from "./trivy-results";
import { type JsonObject, name, names, objects } from "./value";

/** One image of a resource, with the places of its results among those of the resource. */
interface Group {
  metadata: JsonObject | null;
  at: number[];
}

const isSystem = (result: JsonObject): boolean => result.Class === "os-pkgs";
const isConfig = (result: JsonObject): boolean => result.Class === "config";

/** The configuration of a resource has metadata too, in which nothing is said. */
const isOfImage = (metadata: JsonObject): boolean =>
  name(metadata.ImageID) !== null || names(metadata.RepoTags).length > 0 || names(metadata.RepoDigests).length > 0;

/** Whether metadata is of the image that a target names. */
function isOf(metadata: JsonObject, target: unknown): boolean {
  const image = imageInTarget(target)?.image ?? null;
  return image !== null && [...names(metadata.RepoTags), ...names(metadata.RepoDigests)].includes(image);
}

/**
 * The results of each image. A summary has those of all images of a workload in one list, one image after the other, each
 * that has a system beginning with it. Where an image has none, what follows cannot be told apart: it is in no group.
 */
function groupsOf(metadata: readonly JsonObject[], results: readonly JsonObject[]): Group[] {
  const all = [...results.keys()].filter((at) => !isConfig(results[at] ?? {}));
  const begins = all.filter((at) => isSystem(results[at] ?? {}));
  const images = Math.max(metadata.length, begins.length);
  if (images <= 1) return [{ metadata: metadata[0] ?? null, at: all }];
  const isWhole = begins.length === images && begins[0] === all[0];
  return begins.map((begin, index) => {
    const end = begins[index + 1] ?? results.length;
    const own = metadata.find((each) => isOf(each, results[begin]?.Target)) ?? (isWhole ? (metadata[index] ?? null) : null);
    return { metadata: own, at: isWhole ? all.filter((at) => at >= begin && at < end) : [begin] };
  });
}

/** The image of a group: newer versions give its metadata, older ones only the target "repository:tag (debian 11.3)". */
function imageScan({ metadata, at }: Group, results: readonly JsonObject[], facts: Partial<ScanRecord>): ScanRecord | null {
  const own = at.map((each) => results[each] ?? {});
  const tags = names(metadata?.RepoTags);
  const digests = names(metadata?.RepoDigests);
  const said = imageInTarget(own.find(isSystem)?.Target);
  const asked = said?.image ?? null;
  const isNamed = tags.length > 0 || digests.length > 0 || (asked !== null && parseImageReference(asked) !== null);
  if (!isNamed) return null;
  const os = osOf(metadata) ?? (said === null ? null : { family: said.family, name: said.release, endOfLife: null });
  const { target } = imageTarget({ asked, tags, digests, imageId: name(metadata?.ImageID) });
  return scanRecord(target, "trivy", { ...facts, ...imageFacts(metadata), os, covers: coveredBy(own) });
}

/** The scan of the image that each result of a resource is of; null where it is of none, or where it cannot be told of which. */
export function imageScans(resource: JsonObject, results: readonly JsonObject[], facts: Partial<ScanRecord>): (ScanRecord | null)[] {
  const metadata = objects(Array.isArray(resource.Metadata) ? resource.Metadata : [resource.Metadata]).filter(isOfImage);
  const found = new Map<number, ScanRecord | null>();
  for (const group of groupsOf(metadata, results)) {
    const scan = imageScan(group, results, facts);
    for (const at of group.at) found.set(at, scan);
  }
  return [...results.keys()].map((at) => found.get(at) ?? null);
}
