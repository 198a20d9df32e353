import { identityId } from "@/lib/core/ids";
import { type ScanTarget, TARGET_KINDS } from "@/lib/core/records";
import { platformOf } from "@/lib/identity/platform";

/** A scanned target and the place where its findings live, with their ids. */
export interface Place {
  targetId: string;
  targetKind: number;
  placeId: string;
  repositoryId: string | null;
  /** manifest digest, else config digest, else "tag:…" */
  digest: string | null;
  /** lib/identity/platform */
  platform: string;
}

export const repositoryIdOf = (repository: string): string => identityId("repository", repository);
export const imageIdOf = (repository: string, digest: string, platform = ""): string =>
  identityId("image", repository, digest, ...(platform === "" ? [] : [platform]));

/** An image is known by its manifest digest, else by its config's, else only by a tag. */
export const imageDigest = (image: { digest: string | null; configDigest: string | null; tags: readonly string[] }): string =>
  image.digest ?? image.configDigest ?? `tag:${image.tags[0] ?? "latest"}`;

/** clusterName scopes what only has a name inside its cluster (workloads, nodes, other resources). */
export function placeOf(target: ScanTarget, clusterName: string | null, architecture: string | null = null): Place {
  const targetKind = TARGET_KINDS.indexOf(target.kind);
  if (target.kind === "image" && target.image) {
    const digest = imageDigest(target.image);
    // A config is of one platform by itself.
    const platform = digest === target.image.configDigest ? "" : platformOf(architecture);
    return {
      targetId: imageIdOf(target.image.repository, digest, platform),
      targetKind,
      placeId: repositoryIdOf(target.image.repository),
      repositoryId: repositoryIdOf(target.image.repository),
      digest,
      platform,
    };
  }
  const inCluster = target.kind === "source" || target.kind === "vm" ? "" : (clusterName ?? "");
  const id = identityId("target", target.kind, inCluster, target.name);
  return { targetId: id, targetKind, placeId: id, repositoryId: null, digest: null, platform: "" };
}
