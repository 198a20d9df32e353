import type { ScanTarget, StatementProduct, StatementRecord } from "@/lib/core/records";
import type { PackageScope, StatementStatus } from "@/lib/core/statement";
import { namedProduct } from "@/lib/identity/product-scope";
import { canonicalPurl, parsePurl } from "@/lib/identity/purl";
import { parseVers } from "@/lib/identity/version-range";
import type { Subject } from "./cyclonedx-components";
import { type KnownPackage, linkedRef } from "./cyclonedx-vulnerability";
import { justificationOf, statementRecord } from "./statement-record";
import { type JsonObject, list, name, object, objects, text, time } from "./value";

const STATUSES: Readonly<Record<string, StatementStatus>> = {
  resolved: "fixed",
  resolved_with_pedigree: "fixed",
  exploitable: "affected",
  in_triage: "under_investigation",
  false_positive: "false_positive",
  not_affected: "not_affected",
};

/** What the analysis of a row says; null where nobody has judged it. */
export function statusOf(row: JsonObject): StatementStatus | null {
  const said = text(object(row.analysis)?.state, 100)?.toLowerCase() ?? "";
  return Object.hasOwn(STATUSES, said) ? (STATUSES[said] ?? null) : null;
}

/** What a document's statements are about, and who makes them. */
export interface StatementContext {
  known: ReadonlyMap<string, KnownPackage>;
  /** what the document is about: an image or what else was scanned, or a package that has to be there; null where it does not say */
  subject: { ref: string | null; target: ScanTarget | null; holder: PackageScope | null } | null;
  author: string | null;
  /** when the document was made */
  madeAt: Date | null;
}

/**
 * What the statements of a document about this subject are limited to: the target that its scan is of, or, where nothing was
 * scanned and the subject is a package by its purl, whatever holds that package.
 */
export function statementScope(
  { target }: Subject,
  component: JsonObject | null,
  onlyStatements: boolean,
): { target: ScanTarget | null; holder: PackageScope | null } {
  const named = onlyStatements && target.image === null ? namedProduct(name(component?.purl) ?? "") : null;
  return named !== null && "package" in named ? { target: null, holder: named.package } : { target, holder: null };
}

const scopeOf = ({ package: found }: KnownPackage): PackageScope => ({
  key: found.key,
  name: found.name,
  version: found.version === "" ? null : found.version,
  range: null,
  distributions: [],
  sourceName: null,
});

/** The versions that are meant: not those of which the row itself says the opposite. */
function versioned(scope: PackageScope, affected: JsonObject, status: StatementStatus): PackageScope[] {
  const given = objects(affected.versions);
  if (given.length === 0) return [scope];
  const opposite = status === "affected" || status === "under_investigation" ? "unaffected" : "affected";
  const purl = parsePurl(scope.key);
  const exact = (version: string): PackageScope => ({
    ...scope,
    version: purl === null ? version : (canonicalPurl({ ...purl, version }).version ?? version),
  });
  return given.flatMap((each): PackageScope[] => {
    if (text(each.status, 50)?.toLowerCase() === opposite) return [];
    const version = name(each.version);
    if (version !== null) return [exact(version)];
    const found = parseVers(text(each.range, 2_000) ?? "");
    if (found === "any") return [{ ...scope, version: null }];
    return found === null ? [] : [...found.exact.map(exact), ...found.ranges.map((range) => ({ ...scope, version: null, range }))];
  });
}

function productsOf(affected: JsonObject, status: StatementStatus, { known, subject }: StatementContext): StatementProduct[] | string {
  const ref = text(affected.ref, 2_000) ?? text(object(affected.ref)?.ref, 2_000);
  if (ref === null) return "no affected component is named";
  const linked = linkedRef(ref);
  const about = { target: subject?.target ?? null, image: null, holder: subject?.holder ?? null };
  const component = known.get(ref) ?? (linked === null ? undefined : known.get(linked));
  const label = component?.package.purl ?? linked ?? ref;
  if (subject !== null && subject.ref !== null && [ref, linked].includes(subject.ref)) {
    if (subject.target !== null) return [{ label, ...about, package: null }];
    return [{ label, ...about, holder: null, package: subject.holder }];
  }
  const named = component === undefined ? namedProduct(linked ?? ref) : { package: scopeOf(component) };
  if (named === null) return "an affected component that is neither in the document nor named by a purl";
  if ("image" in named) return [{ label, target: null, image: named.image, holder: null, package: null }];
  if (linked !== null && component === undefined && subject === null)
    return "a component of another document that is not known: what product it is part of is not said";
  const scopes = versioned(named.package, affected, status);
  if (scopes.length === 0) return "versions that are not meant, or that cannot be compared for certain";
  return scopes.map((each) => ({ label, ...about, package: each }));
}

/** The statement of a row that has been judged, or why it cannot be used. */
export function statementOf(row: JsonObject, status: StatementStatus, context: StatementContext): StatementRecord | string {
  const id = name(row.id);
  if (id === null) return "no vulnerability id";
  const analysis = object(row.analysis);
  const affects = objects(row.affects);
  const parts = affects.map((affected) => productsOf(affected, status, context));
  const products = parts.flatMap((part) => (typeof part === "string" ? [] : part));
  if (products.length === 0) return parts.find((part) => typeof part === "string") ?? "no affected component is named";
  return statementRecord(
    id,
    objects(row.references).flatMap((reference) => name(reference.id) ?? []),
    {
      status,
      products,
      ...justificationOf(analysis?.justification),
      detail:
        text(analysis?.detail) ??
        text(
          list(analysis?.response)
            .filter((each) => typeof each === "string")
            .join(", "),
        ),
      author: context.author,
      statedAt: time(analysis?.lastUpdated) ?? time(analysis?.firstIssued) ?? time(row.updated) ?? context.madeAt,
    },
  );
}
