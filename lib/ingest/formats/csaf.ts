import type { ReportRecord, StatementRecord } from "@/lib/core/records";
import type { StatementStatus } from "@/lib/core/statement";
import { ProductTree } from "../csaf-products";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, whole } from "../records";
import { flawId, justificationOf, statementRecord } from "../statement-record";
import { type JsonObject, name, object, objects, text, time } from "../value";

const LISTS: readonly ListPath[] = [["vulnerabilities", "*"]];

/** The lists of product_status; what is recommended is no status. */
const STATUSES: Readonly<Record<string, StatementStatus | null>> = {
  first_affected: "affected",
  known_affected: "affected",
  last_affected: "affected",
  first_fixed: "fixed",
  fixed: "fixed",
  known_not_affected: "not_affected",
  under_investigation: "under_investigation",
  unknown: null,
  recommended: null,
};

function detect(top: TopLevel): boolean {
  return top.shape !== "array" && top.nestedScalars.get("document")?.has("csaf_version") === true;
}

/** Red Hat tells the severity as an impact; a word of severity says nothing about why. */
const SEVERITY = /^(?:critical|important|high|moderate|medium|low|none)\.?$/i;

interface Remark {
  ids: ReadonlySet<string>;
  text: string;
}

const remarksOf = (tree: ProductTree, entries: readonly JsonObject[], key: string): Remark[] =>
  entries.flatMap((entry) => {
    const found = text(entry[key]);
    return found === null || SEVERITY.test(found) ? [] : [{ ids: tree.idsOf(entry), text: found }];
  });

/** The first remark on a product, or one that is on no product in particular. */
const remarkOn = (id: string, remarks: readonly Remark[]): string | null =>
  (remarks.find(({ ids }) => ids.has(id)) ?? remarks.find(({ ids }) => ids.size === 0))?.text ?? null;

type Said = Pick<StatementRecord, "author" | "statedAt">;

/** Products of one status that are said to have it for the same reason are one statement. */
function* statementsOf(
  row: JsonObject,
  tree: ProductTree,
  said: Said,
  path: readonly (string | number)[],
  where: string,
): Iterable<ReportRecord> {
  const other = objects(row.ids)
    .flatMap((each) => flawId(each.text) ?? [])
    .filter((each) => /^[a-z]+-/i.test(each));
  const id = flawId(row.cve) ?? other[0] ?? null;
  const flags = remarksOf(tree, objects(row.flags), "label");
  const impacts = remarksOf(
    tree,
    objects(row.threats).filter(({ category }) => category === "impact"),
    "details",
  );
  const remedies = remarksOf(tree, objects(row.remediations), "details");
  for (const [list, products] of Object.entries(object(row.product_status) ?? {})) {
    if (!Array.isArray(products)) continue;
    const status = Object.hasOwn(STATUSES, list) ? STATUSES[list] : null;
    const groups = new Map<string, StatementRecord>();
    for (const [at, value] of products.entries()) {
      const place = [...path, "product_status", list, at];
      const product = name(value);
      const found = product === null ? "no product id" : tree.resolve(product);
      if (id === null) yield skipped("no vulnerability id", place, where);
      else if (!status)
        yield skipped(
          list === "recommended" ? "a recommended product says nothing of its status" : "no status that is known",
          place,
          where,
        );
      else if (product === null || typeof found === "string") yield skipped(String(found), place, where);
      else {
        const flag = status === "not_affected" ? remarkOn(product, flags) : null;
        const detail = remarkOn(product, status === "not_affected" ? impacts : remedies);
        const key = JSON.stringify([flag, detail]);
        const known = groups.get(key);
        if (known) {
          known.products.push(...found);
          known.entries++;
        } else groups.set(key, statementRecord(id, other, { status, products: [...found], ...justificationOf(flag), detail, ...said }));
      }
    }
    yield* groups.values();
  }
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const top = object(document.outline);
  const about = object(top?.document);
  if (top === null || about === null) throw invalidReport("The document does not say what it is: this is no usable CSAF document.");
  const version = name(about.csaf_version) ?? "";
  if (!/^2\.\d+$/.test(version))
    throw invalidReport(`CSAF ${version === "" ? "without a version" : version} cannot be read: only CSAF 2 can.`);
  for (const key of ["vulnerabilities"]) {
    if (top[key] !== undefined && top[key] !== null && !Array.isArray(top[key]))
      throw invalidReport(`${key} is not a list: this is no usable CSAF document.`);
  }
  const tracking = object(about.tracking);
  const said = {
    author: text(object(about.publisher)?.name, 300),
    statedAt: time(tracking?.current_release_date) ?? time(tracking?.initial_release_date),
  };
  const tree = new ProductTree(object(top.product_tree));
  for await (const { path, value } of document.elements()) {
    const row = object(value);
    if (row !== null) yield* statementsOf(row, tree, said, path, document.where);
    else yield skipped("not an object", path, document.where);
  }
}

export const csaf: ReportFormat = {
  id: "csaf",
  aliases: ["csaf-vex", "csaf_vex"],
  label: "CSAF",
  family: "statement",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
