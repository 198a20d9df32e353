import type { AttestationRecord } from "@/lib/core/records";
import { type JsonObject, link, name, object } from "./value";

export type Source = NonNullable<AttestationRecord["source"]>;

const COMMIT = /^[0-9a-f]{40}$/;

/** The commit in a digest map: gitCommit or sha1; some builders write it as "sha256", 40 digits long. */
export function commitOf(digest: unknown): string | null {
  const found = object(digest);
  return [found?.gitCommit, found?.sha1, found?.sha256].map(name).find((each) => each !== null && COMMIT.test(each)) ?? null;
}

/**
 * The source that a build speaks of, without a name and password in its address, which can be someone's. The link is the
 * repository by https, or its commit where the host is known to show commits so.
 */
export function sourceOf(uri: unknown, commit: string | null): Source | null {
  const said = name(uri);
  if (said === null) return null;
  const bare = said.replace(/^git\+/, "").replace(/\.git(?=[@#]|$)/, "");
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(bare)) {
    return /^(?:pkg|urn|data|javascript):/i.test(bare) ? null : { uri: bare.replace(/^[^@\s/]+:[^@\s/]+@/, ""), url: null, commit };
  }
  let address: URL;
  try {
    address = new URL(bare);
  } catch {
    return null;
  }
  address.username = "";
  address.password = "";
  const shown = address.href.replace(/\/$/, "");
  // A ref stands after "@" or "#".
  const repository = shown.replace(/[#?].*$/, "").replace(/@[^/]*(?:\/.*)?$/, "");
  if (address.protocol !== "https:") return { uri: shown, url: null, commit };
  const withCommit = commit !== null && /^(?:github|gitlab)\.com$/.test(address.hostname) ? `${repository}/commit/${commit}` : repository;
  return { uri: shown, url: link(withCommit), commit };
}

/** Whether a material of a build is a checked-out source and not an image, a package or a file. */
export const isCode = (material: JsonObject): boolean => {
  const uri = name(material.uri) ?? "";
  if (/^(?:pkg:|docker:|oci:)/i.test(uri)) return false;
  return uri.startsWith("git+") || /^git@|\.git(?:[@#]|$)/.test(uri) || commitOf(material.digest) !== null;
};
