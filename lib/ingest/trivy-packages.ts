import type { PackageIdentity } from "@/lib/core/records";
import { canonicalDistribution } from "@/lib/identity/purl";
import { bounded } from "./bounded-package";
import { integer, type JsonObject, name, object, text } from "./value";

/** Trivy's result types, by purl type. Linux distributions are told by their family instead. */
const PURL_TYPES = new Map<string, string>(
  Object.entries({
    npm: ["npm", "node-pkg", "yarn", "pnpm", "bun", "javascript"],
    pypi: ["pip", "pipenv", "poetry", "uv", "python-pkg", "pylock"],
    conda: ["conda-pkg", "conda-environment"],
    golang: ["gomod", "gobinary"],
    maven: ["jar", "pom", "gradle", "sbt"],
    gem: ["bundler", "gemspec"],
    cargo: ["cargo", "rustbinary"],
    composer: ["composer", "composer-vendor"],
    nuget: ["nuget", "dotnet-core", "packages-props", "nuget-config"],
    conan: ["conan"],
    cocoapods: ["cocoapods"],
    swift: ["swift"],
    pub: ["pub"],
    hex: ["hex"],
    julia: ["julia"],
    bitnami: ["bitnami"],
    k8s: ["kubernetes"],
    wordpress: ["wordpress"],
  }).flatMap(([purlType, types]) => types.map((type): [string, string] => [type, purlType])),
);
const RPM = /^(?:redhat|centos|rocky|alma|amazon|oracle|fedora|photon|cbl-mariner|azurelinux|suse|opensuse|activestate|miracle)/;

/** What the results of one target have in common. */
export interface ResultContext {
  target: string;
  className: string;
  type: string;
  /** as in "debian-10.13" */
  distro: string | null;
  where: string;
}

/** Purl type and, for distributions, namespace of a Trivy result type. */
export function purlTypeOf(type: string): { type: string; namespace: string | null } {
  const known = PURL_TYPES.get(type);
  if (known !== undefined) return { type: known, namespace: null };
  const family = canonicalDistribution(type);
  if (family === "debian" || family === "ubuntu") return { type: "deb", namespace: family };
  if (family === "alpine" || family === "wolfi" || family === "chainguard" || family === "minimos")
    return { type: "apk", namespace: family };
  if (RPM.test(family)) return { type: "rpm", namespace: family };
  return { type: "generic", namespace: null };
}

const join = (version: unknown, release: unknown, epoch: unknown): string => {
  const base = [text(version), text(release)].filter((part) => part !== null).join("-");
  const number = integer(epoch);
  return base !== "" && number !== null && number > 0 && !/^\d+:/.test(base) ? `${number}:${base}` : base;
};

/** The package of a vulnerability row. */
export function packageOfRow(row: JsonObject, context: ResultContext): PackageIdentity | null {
  const given = name(row.PkgName);
  if (given === null) return null;
  return bounded({
    purl: name(object(row.PkgIdentifier)?.PURL),
    ...purlTypeOf(context.type),
    name: given,
    version: name(row.InstalledVersion) ?? "",
    distro: context.distro,
  });
}

/** A package of a result's list of packages. */
export function packageOfList(row: JsonObject, context: ResultContext): PackageIdentity | null {
  const given = name(row.Name);
  if (given === null) return null;
  return bounded({
    purl: name(object(row.Identifier)?.PURL),
    ...purlTypeOf(context.type),
    name: given,
    version: join(row.Version, row.Release, row.Epoch),
    sourceName: name(row.SrcName),
    sourceVersion: join(row.SrcVersion, row.SrcRelease, row.SrcEpoch),
    distro: context.distro,
  });
}
