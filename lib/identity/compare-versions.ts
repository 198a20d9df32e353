import { compare as comparePep440, valid as isPep440 } from "@renovatebot/pep440";
import { compare as compareMaven } from "mvncmp";
import semver from "semver";
import { compareDebian } from "./deb-version";
import { compareRpm } from "./rpm-version";

type Compare = (first: string, second: string) => number | null;

const semantic: Compare = (first, second) => {
  const [a, b] = [semver.parse(first, { loose: true }), semver.parse(second, { loose: true })];
  return a && b ? a.compare(b) : null;
};
/** Debian's order holds for Alpine too, but for its words before a release (_alpha, _beta, _pre, _rc): those get Debian's sign. */
const alpine: Compare = (first, second) => {
  const plain = (version: string) => version.replace(/_(alpha|beta|pre|rc)/g, "~$1");
  return compareDebian(plain(first), plain(second));
};

const BY_TYPE: Readonly<Record<string, Compare>> = {
  deb: compareDebian,
  rpm: compareRpm,
  apk: alpine,
  npm: semantic,
  cargo: semantic,
  golang: (first, second) => semantic(first.replace(/^go/, ""), second.replace(/^go/, "")),
  nuget: semantic,
  composer: semantic,
  maven: compareMaven,
  pypi: (first, second) => (isPep440(first) && isPep440(second) ? comparePep440(first, second) : null),
};

/**
 * Compares two versions by the rules of a package type ("deb", "npm" …); below zero: the first is older; null: this type, or
 * one of the versions, cannot be compared here.
 */
export const compareVersions: (type: string, first: string, second: string) => number | null = (type, first, second) =>
  BY_TYPE[type]?.(first, second) ?? null;

/** The newest of some versions; null where two of them cannot be compared, or there is none. */
export function newestVersion(type: string, versions: readonly string[]): string | null {
  let newest: string | null = null;
  for (const version of versions) {
    if (newest === null) newest = version;
    const difference = compareVersions(type, newest, version);
    if (difference === null) return null;
    if (difference < 0) newest = version;
  }
  return newest;
}
