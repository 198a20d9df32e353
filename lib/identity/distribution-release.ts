import { distributionSpellings } from "./purl";

const CODENAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ubuntu: {
      trusty: "14.04",
      xenial: "16.04",
      bionic: "18.04",
      focal: "20.04",
      jammy: "22.04",
      kinetic: "22.10",
      lunar: "23.04",
      mantic: "23.10",
      noble: "24.04",
      oracular: "24.10",
      plucky: "25.04",
      questing: "25.10",
    },
    debian: { jessie: "8", stretch: "9", buster: "10", bullseye: "11", bookworm: "12", trixie: "13", forky: "14" },
  }).flatMap(([family, names]) => Object.entries(names).map(([name, release]): [string, string] => [name, `${family}-${release}`])),
);

const spelled = (family: string, release: string | null): string[] =>
  distributionSpellings(family).map((name) => (release === null ? name : `${name}-${release}`));

/**
 * Every way in which tools write the distribution release that a purl's distro qualifier names ("jammy",
 * "esm-infra/focal", "debian-12", "el8").
 */
export function releaseSpellings(qualifier: string): string[] {
  const last = qualifier.trim().toLowerCase().split("/").at(-1) ?? "";
  const text = CODENAMES.get(last.replace(/^(?:ubuntu|debian)-/, "")) ?? last;
  const el = /^el(\d+)/.exec(text);
  if (el !== null) return spelled("redhat", el[1] ?? null);
  const parts = /^([a-z][a-z. -]*?)-?(\d[\w.]*)?$/.exec(text);
  return parts?.[1] === undefined ? [text] : spelled(parts[1], parts[2] ?? null);
}

const CPE = /^cpe:(?:\/|2\.3:)([ao]):([^:]+):([^:]+)(?::([^:]*))?(?::([^:]*))?/i;

/** Vendors' own names of their distributions in CPEs. */
const CPE_FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^redhat:(?:enterprise_linux|rhel)/, "redhat"],
  [/^suse:(?:sles|sled|sle|suse_linux|linux_enterprise)/, "suse"],
  [/^opensuse:/, "opensuse"],
  [/^debian:debian_linux/, "debian"],
  [/^canonical:ubuntu_linux/, "ubuntu"],
  [/^alpinelinux:alpine/, "alpine"],
  [/^oracle:linux/, "oracle"],
  [/^amazon:(?:amazon_)?linux/, "amazon"],
  [/^almalinux:/, "alma"],
  [/^rocky:|^resf:rocky/, "rocky"],
  [/^fedoraproject:fedora/, "fedora"],
  [/^vmware:photon/, "photon"],
];

/** The distribution release that a CPE names, as releaseSpellings; null where it names something else. */
export function releaseOfCpe(cpe: string): string[] | null {
  const [, , vendor = "", product = "", version = "", update = ""] = CPE.exec(cpe.trim()) ?? [];
  const named = `${vendor}:${product}`.toLowerCase();
  const family = CPE_FAMILIES.find(([pattern]) => pattern.test(named))?.[1];
  if (family === undefined) return null;
  const release = /^\d+(?:\.\d+)*/.exec(version)?.[0] ?? null;
  const pack = /^sp(\d+)$/i.exec(update)?.[1];
  return spelled(family, release !== null && pack !== undefined && family === "suse" ? `${release}.${pack}` : release);
}
