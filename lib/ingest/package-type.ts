import type { PackageIdentity, ScanRecord } from "@/lib/core/records";
import { canonicalDistribution } from "@/lib/identity/purl";
import { bounded } from "./bounded-package";
import { purlTypeOf } from "./trivy-packages";

/** What tools call their kinds of package, by purl type; those that are of the distribution are "os". */
const TYPES = new Map(
  Object.entries({
    os: ["os", "os_package", "os-pkgs", "ospackage", "package", "system", "linux", "binary-os"],
    deb: ["deb", "dpkg", "apt", "debian"],
    rpm: ["rpm", "yum", "dnf", "rpmdb", "rhel"],
    apk: ["apk", "alpine", "apkg"],
    npm: ["npm", "yarn", "pnpm", "nodejs", "node", "node-pkg", "javascript", "js", "node.js", "nodepkg"],
    pypi: ["pypi", "pip", "python", "poetry", "pipenv", "python-pkg", "pythonpkg", "wheel", "py"],
    golang: ["go", "golang", "gomod", "gomodules", "go-module", "gobinary", "go modules", "govendor", "stdlib"],
    maven: ["maven", "java", "jar", "gradle", "java-archive", "pom", "sbt", "javapkg", "war"],
    gem: ["gem", "ruby", "rubygems", "bundler", "gemspec", "gems"],
    cargo: ["cargo", "rust", "crates.io", "rust-crate", "rustbinary"],
    composer: ["composer", "php", "packagist", "php-composer"],
    nuget: ["nuget", "dotnet", ".net", "dotnet-core", "dotnet_core", "csharp", "dotnet-deps"],
    hex: ["hex", "erlang", "elixir"],
    pub: ["pub", "dart"],
    cocoapods: ["cocoapods", "pod"],
    swift: ["swift", "swifturl"],
    conan: ["conan", "conancenter"],
    hackage: ["hackage"],
    cran: ["cran"],
    github: ["github actions"],
    bitnami: ["bitnami"],
  }).flatMap(([type, words]) => words.map((word): [string, string] => [word, type])),
);
const OS_TYPES = new Set(["deb", "rpm", "apk"]);

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/red ?hat|^rhel|^ubi\b/, "redhat"],
  [/amazon|^amzn/, "amazon"],
  [/oracle|^ol\b/, "oracle"],
  [/alma/, "alma"],
  [/rocky/, "rocky"],
  [/opensuse/, "opensuse"],
  [/suse|^sles|^sle\b/, "suse"],
  [/mariner/, "cbl-mariner"],
  [/azure ?linux/, "azurelinux"],
  [/photon/, "photon"],
];

/**
 * A distribution and its release out of how tools write them: "Debian GNU/Linux 9 (stretch)", "rhel:8.10", "alpine 3.18.0",
 * "DEBIAN_10", "alpine-distro-alpine-3.17", "Alpine:v3.17".
 */
export function distributionOf(given: string | null): ScanRecord["os"] {
  const bare = (given ?? "")
    .trim()
    .toLowerCase()
    .replace(/^.*[-:]distro[-:]/, "");
  const first = /^[a-z][a-z.]*/.exec(bare)?.[0] ?? "";
  if (first === "" || ["none", "unknown", "linux", "windows", "scratch", "nvd", "github"].includes(first)) return null;
  const family = FAMILIES.find(([pattern]) => pattern.test(bare))?.[1] ?? canonicalDistribution(first);
  const release = /(?:^|[\s:_v-])(\d+(?:\.\d+)*|edge|sid|tumbleweed|rolling)\b/.exec(bare.slice(first.length))?.[1] ?? "";
  return { family, name: release, endOfLife: null };
}

export interface PackageClues {
  purl?: string | null;
  /** the tool's word for the kind of package, or null */
  type: string | null;
  name: string;
  version: string | null;
  os: ScanRecord["os"];
  sourceName?: string | null;
  sourceVersion?: string | null;
  /** where it was found, which can tell the kind where no word does */
  path?: string | null;
}

const PATHS: readonly (readonly [RegExp, string])[] = [
  [/node_modules\/|package(?:-lock)?\.json$|yarn\.lock$|pnpm-lock\.yaml$/, "npm"],
  [/\.(?:jar|war|ear|par)(?:$|[:/])|pom\.xml$|gradle\.lockfile$/, "maven"],
  [/site-packages\/|dist-packages\/|\.(?:dist|egg)-info|requirements[^/]*\.txt$|pipfile\.lock$|poetry\.lock$|uv\.lock$/, "pypi"],
  [/go\.(?:mod|sum)$/, "golang"],
  [/\.gemspec$|gemfile\.lock$/, "gem"],
  [/cargo\.lock$/, "cargo"],
  [/composer\.lock$|installed\.json$/, "composer"],
  [/\.deps\.json$|packages\.(?:lock\.json|config|props)$/, "nuget"],
  [/lib\/dpkg\/|^pkgdb$/, "os"],
  [/lib\/(?:apk|rpm|rpmdb)\/|lib\/sysimage\/rpm|rpmdb\.sqlite$/, "os"],
];

const typeOfName = (name: string): string | null => {
  if (/^(?:github\.com|golang\.org|gopkg\.in|google\.golang\.org|k8s\.io|go\.[\w.]+|sigs\.k8s\.io)\/|^stdlib$/.test(name)) return "golang";
  if (/^@[\w.-]+\/[\w.-]+$/.test(name)) return "npm";
  return /^[\w.-]+:[\w.-]+$/.test(name) ? "maven" : null;
};

/** The package that a tool means by its own words; null where its name cannot be kept. */
export function packageOf(clues: PackageClues): PackageIdentity | null {
  const word = clues.type?.trim().toLowerCase() ?? "";
  // A language's packages stay what they are; "deb" of an unknown distribution is still deb.
  const said = TYPES.get(word) ?? null;
  const path = clues.path?.toLowerCase() ?? "";
  const told = said ?? PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? typeOfName(clues.name);
  const system = clues.os === null ? null : purlTypeOf(clues.os.family);
  let type = told ?? (/^[a-z][a-z0-9.+-]*$/.test(word) ? purlTypeOf(word).type : null) ?? "generic";
  let namespace: string | null = null;
  if (type === "os") {
    type = system?.type ?? "generic";
    namespace = system?.namespace ?? null;
  } else if (OS_TYPES.has(type) && system?.type === type) namespace = system.namespace;
  const ofSystem = OS_TYPES.has(type);
  return bounded({
    purl: clues.purl ?? null,
    type,
    namespace,
    name: clues.name,
    version: clues.version ?? "",
    sourceName: clues.sourceName ?? null,
    sourceVersion: clues.sourceVersion ?? null,
    distro: ofSystem && clues.os !== null ? [clues.os.family, clues.os.name].filter((part) => part !== "").join("-") : null,
  });
}
