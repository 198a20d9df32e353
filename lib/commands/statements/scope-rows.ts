import type { StatementProduct } from "@/lib/core/records";
import type { ImageScope } from "@/lib/core/statement";
import { parseImageReference } from "@/lib/identity/image-ref";
import { placeOf, repositoryIdOf } from "../reconcile/place";

/** What a scope is limited to, in the words of decision_scope. */
export interface ScopeRow {
  label: string;
  place_id: string | null;
  image_name: string | null;
  digest: string | null;
  tag: string | null;
  holder_key: string | null;
  holder_name: string | null;
  holder_version: string | null;
  package_key: string | null;
  source_name: string | null;
  version: string | null;
  version_from: readonly number[];
  from_included: boolean;
  version_to: readonly number[];
  to_included: boolean;
  distributions: readonly string[];
}

type Where = Pick<ScopeRow, "place_id" | "image_name" | "digest" | "tag">;

const whereOf = ({ repository, name, digest, tag }: ImageScope): Where => ({
  place_id: repository === null ? null : repositoryIdOf(repository),
  image_name: name,
  digest,
  tag,
});
const ANYWHERE: Where = { place_id: null, image_name: null, digest: null, tag: null };

/** A scan's own image by its digest, or, where that is not known, by its tag. */
function whereOfTarget({ target }: StatementProduct, clusterName: string | null): Where {
  if (target === null) return ANYWHERE;
  if (target.image === null) return { ...ANYWHERE, place_id: placeOf(target, clusterName).placeId };
  const { repository, digest, configDigest, tags } = target.image;
  const own = digest ?? configDigest;
  return whereOf({ repository, name: null, digest: own, tag: own === null ? (tags[0] ?? null) : null });
}

/** The image that ?image= of the request names: what a document's own subject is, and what limits products that name no image. */
function askedWhere(askedImage: string | null): Where | null {
  const found = askedImage === null ? null : parseImageReference(askedImage);
  return found === null ? null : whereOf({ repository: found.repository, name: null, digest: found.digest, tag: null });
}

export function scopeRow(product: StatementProduct, sent: { askedImage: string | null; clusterName: string | null }): ScopeRow {
  const { label, image, holder, package: found } = product;
  const where = image === null ? (askedWhere(sent.askedImage) ?? whereOfTarget(product, sent.clusterName)) : whereOf(image);
  return {
    label,
    ...where,
    holder_key: holder?.key ?? null,
    holder_name: holder?.name ?? null,
    holder_version: holder?.version ?? null,
    package_key: found?.key ?? null,
    source_name: found?.sourceName ?? null,
    version: found?.version ?? null,
    version_from: found?.range?.from ?? [],
    from_included: found?.range?.fromIncluded ?? true,
    version_to: found?.range?.to ?? [],
    to_included: found?.range?.toIncluded ?? true,
    distributions: found?.distributions ?? [],
  };
}

/** What tells scopes apart: not how they are called, so architectures of one package are one. */
export const scopeKey = ({ label: _label, ...meaning }: ScopeRow): string => JSON.stringify(meaning);
