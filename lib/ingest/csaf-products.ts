import type { StatementProduct } from "@/lib/core/records";
import type { PackageScope } from "@/lib/core/statement";
import { releaseOfCpe } from "@/lib/identity/distribution-release";
import { type NamedProduct, namedProduct, productScopes } from "@/lib/identity/product-scope";
import { parseVers } from "@/lib/identity/version-range";
import { type JsonObject, list, name, object, objects, text } from "./value";

/** What a product id stands for, as far as the tree tells. */
interface Product {
  label: string;
  named: NamedProduct | null;
  cpe: string | null;
  /** version range of the branch that it is in ("vers:…"), or null */
  range: string | null;
}

interface Relationship {
  label: string;
  component: string;
  within: string;
}

const MAX_DEPTH = 40;
/** "openssl-libs-1:1.1.1k-8.el8_6.x86_64": how Red Hat names the packages that it gives no purl. */
const NEVRA =
  /^(?<name>.+?)-(?:(?<epoch>\d+):)?(?<version>[^-:]+)-(?<release>[^-:]+)\.(?<arch>src|noarch|x86_64|aarch64|ppc64le|ppc64|s390x|i[3-6]86)$/;

function identified(product: JsonObject): NamedProduct | null {
  const helper = object(product.product_identification_helper);
  for (const given of [helper?.purl, ...list(helper?.purls)]) {
    const found = namedProduct(name(given) ?? "");
    if (found !== null) return found;
  }
  return null;
}

function packageOfNevra(text: string, distribution: string): NamedProduct | null {
  const parts = NEVRA.exec(text)?.groups;
  if (parts === undefined) return null;
  const { name: given = "", epoch, version = "", release = "", arch = "" } = parts;
  const qualifiers = `?arch=${arch}${epoch === undefined ? "" : `&epoch=${epoch}`}`;
  return namedProduct(`pkg:rpm/${distribution}/${encodeURIComponent(given)}@${encodeURIComponent(`${version}-${release}`)}${qualifiers}`);
}

/** The products of a CSAF document by their ids: those of branches, full names, and those put together by relationships. */
export class ProductTree {
  private readonly products = new Map<string, Product>();
  private readonly relationships = new Map<string, Relationship>();
  private readonly groups = new Map<string, readonly string[]>();

  constructor(tree: JsonObject | null) {
    this.addBranches(tree, null, 0);
    for (const product of objects(tree?.full_product_names)) this.add(product, null);
    for (const relation of objects(tree?.relationships)) {
      const whole = object(relation.full_product_name);
      const id = name(whole?.product_id);
      const component = name(relation.product_reference);
      const within = name(relation.relates_to_product_reference);
      if (id !== null && component !== null && within !== null)
        this.relationships.set(id, { label: text(whole?.name, 500) ?? id, component, within });
    }
    for (const group of objects(tree?.product_groups)) {
      const id = name(group.group_id);
      if (id !== null)
        this.groups.set(
          id,
          list(group.product_ids).flatMap((each) => name(each) ?? []),
        );
    }
  }

  /** Product ids that are named one by one and by group. */
  idsOf(entry: JsonObject): Set<string> {
    const ids = list(entry.product_ids).flatMap((each) => name(each) ?? []);
    return new Set([...ids, ...list(entry.group_ids).flatMap((each) => this.groups.get(name(each) ?? "") ?? [])]);
  }

  /** What an id means, or why that cannot be said. */
  resolve(id: string): StatementProduct[] | string {
    return this.scopesOf(id, 0);
  }

  private add(product: JsonObject, range: string | null): void {
    const id = name(product.product_id);
    if (id === null) return;
    const cpe = name(object(product.product_identification_helper)?.cpe);
    this.products.set(id, {
      label: text(product.name, 500) ?? id,
      named: identified(product) ?? namedProduct(id.startsWith("pkg:") ? id : ""),
      cpe,
      range,
    });
  }

  private addBranches(parent: JsonObject | null, range: string | null, depth: number): void {
    if (parent === null || depth > MAX_DEPTH) return;
    for (const branch of objects(parent.branches)) {
      const own = branch.category === "product_version_range" ? (name(branch.name) ?? range) : range;
      const product = object(branch.product);
      if (product !== null) this.add(product, own);
      this.addBranches(branch, own, depth + 1);
    }
  }

  private scopesOf(id: string, depth: number): StatementProduct[] | string {
    const relation = this.relationships.get(id);
    if (relation !== undefined && depth < MAX_DEPTH) return this.within(relation, depth);
    const product = this.products.get(id);
    if (product === undefined) return "a product id that the product tree does not define";
    if (product.named === null) return "a product that the tree names by no purl";
    return ranged(productScopes(product.label, product.named, null), product.range);
  }

  /** A component as a part of something: of a distribution, of an image, of an application. */
  private within({ label, component, within }: Relationship, depth: number): StatementProduct[] | string {
    const platform = this.products.get(within);
    const releases = platform?.cpe ? releaseOfCpe(platform.cpe) : null;
    const known = this.products.get(component);
    const nevra = known?.named === null && releases?.[0]?.startsWith("redhat") ? packageOfNevra(known.label, "redhat") : null;
    const parts = nevra === null ? this.scopesOf(component, depth + 1) : productScopes(label, nevra, null);
    if (typeof parts === "string") return parts;
    const packages = parts.flatMap(({ image, package: found }) => (image === null && found !== null ? [found] : []));
    if (packages.length < parts.length) return parts.map((part) => ({ ...part, label }));
    if (releases !== null)
      return packages.map((each) => ({ label, target: null, image: null, holder: null, package: limited(each, releases) }));
    const holder = this.scopesOf(within, depth + 1);
    if (typeof holder === "string") return "a component of a product that the tree names by no purl";
    return holder.flatMap(({ image, package: application }) =>
      packages.map((each) => ({ label, target: null, image, holder: image === null ? application : null, package: each })),
    );
  }
}

const limited = (scope: PackageScope, releases: readonly string[]): PackageScope => ({
  ...scope,
  distributions: scope.distributions.length > 0 ? scope.distributions : releases,
});

/** Products of a branch that stands for a range of versions. */
function ranged(products: StatementProduct[], range: string | null): StatementProduct[] | string {
  if (range === null) return products;
  const versions = parseVers(range);
  if (versions === "any") return products;
  if (versions === null) return "a range of versions that cannot be compared for certain";
  return products.flatMap((product) => {
    const found = product.package;
    if (found === null || found.version !== null) return [product];
    return [
      ...versions.exact.map((version) => ({ ...product, package: { ...found, version } })),
      ...versions.ranges.map((each) => ({ ...product, package: { ...found, range: each } })),
    ];
  });
}
