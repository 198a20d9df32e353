/** A package URL, decoded. Reading is lenient: what real scanners write is read, spelled right or not. */
export interface Purl {
  type: string;
  namespace: string | null;
  name: string;
  version: string | null;
  qualifiers: ReadonlyMap<string, string>;
}

/** Percent-decodes what can be decoded and keeps the rest as it is. */
function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%[0-9a-f]{2}/gi, (code) => {
      const byte = Number.parseInt(code.slice(1), 16);
      return byte < 0x80 ? String.fromCharCode(byte) : code;
    });
  }
}

const PLAIN = /^[\w.~:-]*$/;

/** One spelling for every character: unreserved ones and the colon stay, all others are percent-encoded. */
const encode = (text: string): string =>
  PLAIN.test(text)
    ? text
    : encodeURIComponent(text)
        .replace(/%3A/g, ":")
        .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

const LOWER_NAMES = new Set(["apk", "deb", "pypi", "golang", "composer", "github", "bitbucket", "hex", "pub", "oci"]);

/** Distributions that tools name differently, by the one name that we use. */
const DISTRIBUTIONS = new Map([
  ["amzn", "amazon"],
  ["amazonlinux", "amazon"],
  ["almalinux", "alma"],
  ["ol", "oracle"],
  ["oraclelinux", "oracle"],
  ["rhel", "redhat"],
  ["rockylinux", "rocky"],
  ["opensuse.leap", "opensuse"],
  ["opensuse-leap", "opensuse"],
  ["opensuse.tumbleweed", "opensuse"],
  ["opensuse-tumbleweed", "opensuse"],
  ["sles", "suse"],
  ["slem", "suse"],
  ["sle-micro", "suse"],
  ["suse linux enterprise server", "suse"],
  ["suse linux enterprise micro", "suse"],
  ["mariner", "cbl-mariner"],
]);
const OS_TYPES = new Set(["deb", "rpm", "apk"]);

/** The one name of a distribution that tools spell differently ("amzn", "amazonlinux" → "amazon"). */
export function canonicalDistribution(name: string): string {
  const lower = name.trim().toLowerCase();
  return DISTRIBUTIONS.get(lower) ?? lower;
}

/** Every spelling that tools have for a distribution, the canonical one first. */
export function distributionSpellings(name: string): string[] {
  const canonical = canonicalDistribution(name);
  return [canonical, ...[...DISTRIBUTIONS].flatMap(([spelling, of]) => (of === canonical ? [spelling] : []))];
}

function canonicalVersion(type: string, name: string, version: string): string {
  if (type === "golang") {
    const bare = version.replace(/^(?:go|v)(?=\d)/, "");
    if (name === "stdlib") return bare;
    return /^\d/.test(bare) ? `v${bare}` : version;
  }
  return OS_TYPES.has(type) ? version.replace(/^0+:/, "") : version;
}

/** Brings the parts of a purl to the one spelling that all tools' packages are compared in. */
export function canonicalPurl(purl: Purl): Purl {
  const type = purl.type.toLowerCase();
  let namespace = purl.namespace;
  let name = purl.name;
  if (LOWER_NAMES.has(type)) {
    name = name.toLowerCase();
    namespace = namespace === null ? null : namespace.toLowerCase();
  }
  if (type === "pypi") name = name.replace(/_/g, "-");
  if (OS_TYPES.has(type) && namespace !== null) namespace = canonicalDistribution(namespace);
  let version = purl.version;
  const epoch = purl.qualifiers.get("epoch");
  if (version !== null && epoch !== undefined && /^[1-9]\d*$/.test(epoch) && OS_TYPES.has(type) && !/^\d+:/.test(version)) {
    version = `${epoch}:${version}`;
  }
  if (version !== null) version = canonicalVersion(type, name, version);
  return { type, namespace, name, version, qualifiers: purl.qualifiers };
}

function readQualifiers(text: string): Map<string, string> {
  const qualifiers = new Map<string, string>();
  for (const pair of text.split("&")) {
    const at = pair.indexOf("=");
    if (at > 0) qualifiers.set(pair.slice(0, at).toLowerCase(), decode(pair.slice(at + 1)));
  }
  return qualifiers;
}

/** Reads a package URL, splitting from the right (#, ?, @, /); null where it has no type or no name. */
export function parsePurl(text: string): Purl | null {
  let rest = text.trim();
  if (!/^pkg:/i.test(rest)) return null;
  rest = rest.slice(4).replace(/^\/+/, "");
  const hash = rest.indexOf("#");
  if (hash >= 0) rest = rest.slice(0, hash);
  const question = rest.indexOf("?");
  const qualifiers = question >= 0 ? readQualifiers(rest.slice(question + 1)) : new Map<string, string>();
  if (question >= 0) rest = rest.slice(0, question);

  const slash = rest.indexOf("/");
  if (slash <= 0) return null;
  const type = rest.slice(0, slash);
  if (!/^[a-z][a-z0-9.+-]*$/i.test(type)) return null;
  rest = rest.slice(slash + 1);

  // An unencoded npm scope ("pkg:npm/@babel/core@7") starts with the sign that otherwise begins the version.
  const at = rest.lastIndexOf("@");
  const hasVersion = at > 0 && rest[at - 1] !== "/";
  const version = hasVersion ? decode(rest.slice(at + 1)) : null;
  if (hasVersion) rest = rest.slice(0, at);

  const segments = rest.split("/").filter((segment) => segment !== "");
  const last = segments.pop();
  if (last === undefined) return null;
  return {
    type: type.toLowerCase(),
    namespace: segments.length > 0 ? segments.map(decode).join("/") : null,
    name: decode(last),
    version: version === "" ? null : version,
    qualifiers,
  };
}

/** Writes a purl without qualifiers and subpath; with `version: false` also without version. */
export function formatPurl(purl: Pick<Purl, "type" | "namespace" | "name" | "version">, { version }: { version: boolean }): string {
  const namespace = purl.namespace === null ? "" : `${purl.namespace.split("/").map(encode).join("/")}/`;
  const suffix = version && purl.version !== null && purl.version !== "" ? `@${encode(purl.version)}` : "";
  return `pkg:${purl.type}/${namespace}${encode(purl.name)}${suffix}`;
}
