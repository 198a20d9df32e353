/** What is known of an image of one repository, as far as telling it from its siblings needs. */
export interface KnownImage {
  id: string;
  /** manifest digest, else config digest, else "tag:…" */
  digest: string;
  /** every other digest that names it: of its manifest, of the index that holds it */
  digests: readonly string[];
  /** "" for amd64; null: not known, so it may be any */
  platform: string | null;
  configDigest: string | null;
  tags: readonly string[];
  scanned: boolean;
  lastSeenAt: Date;
}

export interface ContainerImage {
  tag: string | null;
  /** digest in the reference, else the one that the runtime reports; manifest or config */
  digest: string | null;
  /** platforms of the nodes that it runs on; empty: not known */
  platforms: readonly string[];
}

/** "platform": it is what the same digest or tag names for other machines, and the nearest that anybody has looked at */
export type MatchedBy = "digest" | "config" | "tag" | "platform" | "none";

const newestFirst = (a: KnownImage, b: KnownImage): number =>
  Number(b.scanned) - Number(a.scanned) || b.lastSeenAt.getTime() - a.lastSeenAt.getTime() || (a.id < b.id ? -1 : 1);

/** True where we know only the config's digest, or only a tag: it may be the image behind any manifest digest. */
const hasNoManifest = (image: KnownImage): boolean => image.digest.startsWith("tag:") || image.digest === image.configDigest;

interface Match {
  image: KnownImage;
  by: MatchedBy;
}

const names = (image: KnownImage, digest: string): boolean => image.digest === digest || image.digests.includes(digest);

/**
 * Which of a repository's images a container runs: by a digest that names it, else by its config's digest, else by tag. A
 * tag counts only while no digest contradicts it: a tag that has moved on is another image. Where one digest or tag names
 * an image for each of several platforms, that of its nodes, or else one of the others that somebody has looked at.
 */
export function matchImage(container: ContainerImage, images: readonly KnownImage[]): Match | null {
  const { platforms } = container;
  const fits = ({ platform }: KnownImage): boolean => platform === null || platforms.length === 0 || platforms.includes(platform);
  const found = matchAmong(container, images.filter(fits));
  if (found?.image.scanned) return found;
  const elsewhere = matchAmong(
    container,
    images.filter((image) => image.scanned && !fits(image)),
  );
  if (elsewhere === null) return found;
  // A config is of one platform: what runs it is of that platform, whatever the node says.
  return elsewhere.by === "config" ? elsewhere : { image: elsewhere.image, by: "platform" };
}

function matchAmong({ digest, tag }: ContainerImage, images: readonly KnownImage[]): Match | null {
  const sorted = [...images].sort(newestFirst);
  const exact = digest ? sorted.find((image) => names(image, digest)) : undefined;
  if (exact?.scanned) return { image: exact, by: "digest" };
  const config = digest ? sorted.find((image) => image.configDigest === digest) : undefined;
  if (config) return { image: config, by: "config" };
  const tagged = tag === null ? undefined : sorted.find((image) => image.tags.includes(tag) && (!digest || hasNoManifest(image)));
  if (tagged?.scanned || (tagged && !exact)) return { image: tagged, by: "tag" };
  return exact ? { image: exact, by: "digest" } : null;
}
