import type { PackageIdentity } from "@/lib/core/records";
import { canonicalPurl, formatPurl, type Purl, parsePurl } from "./purl";

export interface PackageFacts {
  /** as the tool wrote it; wins over the other facts where it can be read */
  purl?: string | null;
  /** purl type, for tools that give no purl: deb, rpm, apk, npm, golang, maven … */
  type: string;
  namespace?: string | null;
  name: string;
  version: string;
  epoch?: number | string | null;
  sourceName?: string | null;
  sourceVersion?: string | null;
  distro?: string | null;
}

/** Splits the name that a tool prints ("@babel/core", "org.apache:log4j", "github.com/a/b") as purls of that type do. */
function splitName(type: string, name: string): { namespace: string | null; name: string } {
  const separator = type === "maven" && name.includes(":") ? ":" : "/";
  const scoped = type === "npm" ? name.startsWith("@") : ["maven", "golang", "composer", "swift", "github"].includes(type);
  const at = scoped ? name.lastIndexOf(separator) : -1;
  return at > 0 && at < name.length - 1 ? { namespace: name.slice(0, at), name: name.slice(at + 1) } : { namespace: null, name };
}

function fromFacts(facts: PackageFacts): Purl {
  const split = facts.namespace ? { namespace: facts.namespace, name: facts.name } : splitName(facts.type, facts.name);
  const epoch = facts.epoch === null || facts.epoch === undefined ? "" : String(facts.epoch);
  return {
    type: facts.type,
    ...split,
    version: facts.version === "" ? null : facts.version,
    qualifiers: epoch === "" ? new Map() : new Map([["epoch", epoch]]),
  };
}

function shownName(purl: Purl): string {
  if (purl.namespace === null || purl.type === "deb" || purl.type === "rpm" || purl.type === "apk") return purl.name;
  return `${purl.namespace}${purl.type === "maven" ? ":" : "/"}${purl.name}`;
}

/**
 * The identity of a package, the same whichever tool reports it: canonical purl without qualifiers, its epoch folded into
 * the version ("1:2.3-4"), and the key without version that finding keys use.
 */
export function packageIdentity(facts: PackageFacts): PackageIdentity {
  const given = facts.purl ? parsePurl(facts.purl) : null;
  const base = given ?? fromFacts(facts);
  const purl = canonicalPurl(base.version === null && facts.version !== "" ? { ...base, version: facts.version } : base);
  return {
    purl: formatPurl(purl, { version: true }),
    type: purl.type,
    key: formatPurl(purl, { version: false }),
    name: shownName(purl),
    version: purl.version ?? "",
    sourceName: facts.sourceName || null,
    sourceVersion: facts.sourceVersion || null,
    distro: facts.distro || base.qualifiers.get("distro") || null,
  };
}
