import type { StatementProduct } from "@/lib/core/records";
import type { ImageScope, PackageScope } from "@/lib/core/statement";
import { releaseSpellings } from "./distribution-release";
import { digestOf, parseImageReference } from "./image-ref";
import { packageIdentity } from "./package-identity";
import { type Purl, parsePurl } from "./purl";

/**
 * What the products of a statement mean, and so what they match. A purl of an image (oci, docker) is the image: its digest
 * or tag where it has one, its repository where it says one, else any repository whose last part has that name. Any other
 * purl is a package: type, namespace and name as we write them, the same version or (none said) every version, and the
 * distribution release of its distro qualifier; architectures make no difference, but arch=source means what is built from
 * it. A package with subcomponents is the application that has to be in the same target as those.
 */
export type NamedProduct = { image: ImageScope } | { package: PackageScope };

/** Too long to be kept in an index: what nobody ever named so. */
const LONGEST = 1_000;

const repositoryOf = (purl: Purl): { repository: string | null; name: string | null } => {
  const own = [purl.namespace, purl.name].filter((part) => part !== null).join("/");
  const given = purl.qualifiers.get("repository_url");
  if (given === undefined) {
    // A purl of type docker without a registry is of Docker Hub; one of type oci has only the last part of a name.
    const found = purl.type === "docker" ? parseImageReference(own) : null;
    return found === null ? { repository: null, name: purl.name.toLowerCase() } : { repository: found.repository, name: null };
  }
  const bare = given.replace(/^https?:\/\//, "").replace(/\/+$/, "");
  const full = bare === purl.name || bare.endsWith(`/${purl.name}`) ? bare : `${bare}/${own}`;
  const found = parseImageReference(full);
  return found === null ? { repository: null, name: purl.name.toLowerCase() } : { repository: found.repository, name: null };
};

function imageOfPurl(purl: Purl): ImageScope {
  const digest = digestOf(purl.version ?? "");
  return { ...repositoryOf(purl), digest, tag: purl.qualifiers.get("tag") ?? (digest === null ? purl.version : null) };
}

function packageOfPurl(text: string, purl: Purl): PackageScope {
  const found = packageIdentity({ purl: text, type: purl.type, name: purl.name, version: "" });
  const arch = purl.qualifiers.get("arch");
  const distro = purl.qualifiers.get("distro");
  return {
    key: found.key,
    name: found.name,
    version: found.version === "" ? null : found.version,
    range: null,
    distributions: distro === undefined ? [] : releaseSpellings(distro),
    sourceName: arch === "source" || arch === "src" ? purl.name : null,
  };
}

/** An image reference is told from other names by a part that only references have: a path, a tag or a digest. */
const isReference = (text: string): boolean => /[/:@]/.test(text) && !/^(?:https?|urn|cpe|swid|mailto|file):/i.test(text);

/** What a product's name means; null where it is neither a purl nor an image reference. */
export function namedProduct(text: string): NamedProduct | null {
  if (text.length > LONGEST) return null;
  const purl = parsePurl(text);
  if (purl !== null)
    return purl.type === "oci" || purl.type === "docker" ? { image: imageOfPurl(purl) } : { package: packageOfPurl(text, purl) };
  const reference = isReference(text) ? parseImageReference(text) : null;
  if (reference === null) return null;
  const { repository, digest } = reference;
  return { image: { repository, name: null, digest, tag: digest === null ? reference.tag : null } };
}

/** A product and its components as scopes: each component in the product, or, where it has none, the product itself. */
export function productScopes(label: string, product: NamedProduct, components: readonly PackageScope[] | null): StatementProduct[] {
  const image = "image" in product ? product.image : null;
  const holder = "package" in product ? product.package : null;
  if (components === null) return [{ label, target: null, image, holder: null, package: holder }];
  return components.map((component) => ({ label, target: null, image, holder, package: component }));
}
