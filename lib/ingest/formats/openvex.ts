import type { ReportRecord, StatementProduct, StatementRecord } from "@/lib/core/records";
import type { PackageScope, StatementStatus } from "@/lib/core/statement";
import { digestOf } from "@/lib/identity/image-ref";
import { type NamedProduct, namedProduct, productScopes } from "@/lib/identity/product-scope";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { flawId, justificationOf, NO_PRODUCT, statementRecord, unnamedProducts } from "../statement-record";
import { type JsonObject, list, name, object, text, time } from "../value";

const LISTS: readonly ListPath[] = [["statements", "*"]];
const STATUSES: readonly StatementStatus[] = ["not_affected", "affected", "fixed", "under_investigation"];

function detect(top: TopLevel): boolean {
  const context = top.scalars.get("@context");
  return top.shape !== "array" && typeof context === "string" && /^https?:\/\/openvex\.dev\/ns(?:[/@#]|$)/i.test(context.trim());
}

/** Names of a product in the order in which they are trusted: its id, then its identifiers. */
function namesOf(product: unknown): string[] {
  const entry = object(product);
  if (entry === null) return [name(product)].filter((each) => each !== null);
  const identifiers = object(entry.identifiers);
  return [entry["@id"], identifiers?.purl, entry.id].map(name).filter((each) => each !== null);
}

/** Versions before 0.2.0 and some tools give an image's digest only as a hash of the product. */
function withHash(product: unknown, found: NamedProduct): NamedProduct {
  const hash = name(object(object(product)?.hashes)?.["sha-256"]);
  if (!("image" in found) || found.image.digest !== null || hash === null) return found;
  return { image: { ...found.image, digest: digestOf(hash.includes(":") ? hash : `sha256:${hash}`) } };
}

function resolve(product: unknown): { label: string; product: NamedProduct } | null {
  for (const label of namesOf(product)) {
    const found = namedProduct(label);
    if (found !== null) return { label, product: withHash(product, found) };
  }
  return null;
}

interface Resolved {
  products: StatementProduct[];
  unnamed: number;
}

function productsOf(statement: JsonObject): Resolved {
  const found: Resolved = { products: [], unnamed: 0 };
  for (const given of list(statement.products)) {
    const product = resolve(given);
    // Before 0.2.0 all products of a statement shared its subcomponents.
    const own = list(object(given)?.subcomponents);
    const components = own.length > 0 ? own : list(statement.subcomponents);
    const scopes = components.flatMap((component): PackageScope[] => {
      const named = resolve(component)?.product;
      return named !== undefined && "package" in named ? [named.package] : [];
    });
    if (product === null || (components.length > 0 && scopes.length === 0)) found.unnamed++;
    else {
      found.unnamed += components.length - scopes.length;
      found.products.push(...productScopes(product.label, product.product, components.length > 0 ? scopes : null));
    }
  }
  return found;
}

interface Defaults {
  author: string | null;
  statedAt: Date | null;
}

function statementOf(statement: JsonObject, defaults: Defaults, { products }: Resolved): StatementRecord | string {
  const flaw = object(statement.vulnerability);
  const id = flawId(flaw?.name) ?? flawId(flaw?.["@id"]) ?? flawId(statement.vulnerability);
  if (id === null) return "no vulnerability id";
  const said = text(statement.status, 100)?.toLowerCase() ?? "";
  const status = STATUSES.find((each) => each === said);
  if (status === undefined) return said === "" ? "no status" : `“${said}” is no status of OpenVEX`;
  if (products.length === 0) return NO_PRODUCT;
  return statementRecord(
    id,
    list(flaw?.aliases).flatMap((alias) => flawId(alias) ?? []),
    {
      status,
      products,
      ...justificationOf(statement.justification),
      detail: text(statement.impact_statement) ?? text(statement.action_statement) ?? text(statement.status_notes),
      author: defaults.author,
      statedAt: time(statement.last_updated) ?? time(statement.timestamp) ?? defaults.statedAt,
    },
  );
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const top = object(document.outline);
  if (top === null) throw invalidReport("The document is not an object: this is no usable OpenVEX document.");
  if (top.statements !== undefined && top.statements !== null && !Array.isArray(top.statements))
    throw invalidReport("statements is not a list: this is no usable OpenVEX document.");
  const defaults = { author: text(top.author, 300), statedAt: time(top.timestamp) };
  let unnamed = 0;
  for await (const { path, value } of document.elements()) {
    const statement = object(value);
    if (statement === null) {
      yield skipped("not an object", path, document.where);
      continue;
    }
    const resolved = productsOf(statement);
    const record = statementOf(statement, defaults, resolved);
    if (typeof record === "string") yield skipped(record, path, document.where);
    else {
      unnamed += resolved.unnamed;
      yield record;
    }
  }
  if (unnamed > 0) yield warning(unnamedProducts(unnamed));
}

export const openvex: ReportFormat = {
  id: "openvex",
  aliases: ["vex", "open-vex"],
  label: "OpenVEX",
  family: "statement",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
