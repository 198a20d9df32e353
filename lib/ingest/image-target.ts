import type { ScanTarget } from "@/lib/core/records";
import { digestOf, displayName, type ImageReference, parseImageReference } from "@/lib/identity/image-ref";

export interface ImageClues {
  /** what the person or pipeline asked the tool to scan */
  asked: string | null;
  tags: readonly string[];
  digests: readonly string[];
  imageId: string | null;
  /** digest by which an image is known where nothing else is given */
  manifestDigest?: string | null;
}

const ARCHIVE = /\.(?:tar|tgz|tar\.gz|tar\.zst|zip|oci)$|^\.{0,2}\/|^oci-dir:|\\/i;
const isReference = (found: ImageReference | null): found is ImageReference => found !== null;

/** An image can be asked for by its id, in full or by its first digits: that is no name. */
const isId = (asked: string, imageId: string | null): boolean =>
  /^[0-9a-f]{64}$/i.test(asked) ||
  (/^[0-9a-f]{6,64}$/i.test(asked) && (imageId?.replace(/^[^:]*:/, "").startsWith(asked.toLowerCase()) ?? false));

/**
 * The image that a tool looked at. Its repository is the asked one, where that is a reference and not an archive, else the
 * first of its tags and digests. `named` is false where the report gives no name at all.
 */
export function imageTarget(clues: ImageClues): { target: ScanTarget; named: boolean } {
  const tags = clues.tags.map(parseImageReference).filter(isReference);
  const digests = clues.digests.map(parseImageReference).filter(isReference);
  const asked =
    clues.asked === null || ARCHIVE.test(clues.asked) || isId(clues.asked, clues.imageId) ? null : parseImageReference(clues.asked);
  const known = [...tags, ...digests];
  const same = asked === null ? undefined : known.find((found) => found.repository === asked.repository);
  // An image built and scanned locally has a name of its own; an asked name that none of its tags has is still the best.
  const chosen = same ?? asked ?? known[0] ?? null;
  const configDigest = clues.imageId === null ? null : digestOf(clues.imageId);
  const manifestDigest = digestOf(clues.manifestDigest ?? "");
  const ownDigest = configDigest ?? manifestDigest;
  const fallback = ownDigest?.replace(/^[^:]*:/, "").slice(0, 12) ?? "image";
  const repository = chosen?.repository ?? `unnamed/${fallback}`;
  const own = (found: ImageReference): boolean => found.repository === repository;
  const digest = (asked !== null && own(asked) ? asked.digest : null) ?? digests.find(own)?.digest ?? null;
  const named = [asked, ...digests].filter(isReference).filter(own);
  const allDigests = [...named.map((found) => found.digest), digestOf(clues.manifestDigest ?? "")];
  const ownTags = [asked, ...tags].filter(isReference).filter(own);
  const tagNames = [...new Set(ownTags.flatMap((found) => found.tag ?? []))];
  const shownTag = tagNames[0] === undefined ? "" : `:${tagNames[0]}`;
  return {
    named: chosen !== null,
    target: {
      kind: "image",
      name: `${displayName(repository)}${shownTag}`,
      image: {
        repository,
        digest: digest ?? (configDigest === null ? manifestDigest : null),
        digests: [...new Set(allDigests.filter((each) => each !== null))],
        configDigest,
        tags: tagNames,
      },
    },
  };
}

/** How warnings end that a request with ?image= makes needless. */
export const SEND_ITS_NAME = "Send ?image= to name it.";

export const unnamedMessage = (repository: string): string =>
  `The report does not name its image; it is filed under "${repository}". ${SEND_ITS_NAME}`;
