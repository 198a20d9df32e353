/** What can be pasted into a shell without meaning anything else: names and versions come from scanners. */
const SAFE = /^[\w@./+~:%-]+$/;

const COMMANDS: Record<string, (name: string, version: string) => string> = {
  deb: (name, version) => `apt-get update && apt-get install --only-upgrade ${name}=${version}`,
  rpm: (name, version) => `dnf upgrade ${name}-${version}`,
  apk: (name, version) => `apk add --upgrade '${name}>=${version}'`,
  npm: (name, version) => `npm install ${name}@${version}`,
  pypi: (name, version) => `pip install '${name}>=${version}'`,
  golang: (name, version) =>
    name === "stdlib"
      ? `go mod edit -go=${version} # and build with Go ${version}`
      : `go get ${name}@${version.startsWith("v") ? version : `v${version}`}`,
  gem: (name) => `bundle update ${name} --conservative`,
  cargo: (name, version) => `cargo update -p ${name} --precise ${version}`,
  composer: (name, version) => `composer require '${name}:^${version}'`,
  nuget: (name, version) => `dotnet add package ${name} --version ${version}`,
  maven: (name, version) => `mvn versions:use-dep-version -Dincludes=${name} -DdepVersion=${version} -DforceVersion=true`,
};

const commonStart = (a: string, b: string): number => {
  const left = a.split(/[.:+~-]/);
  const right = b.split(/[.:+~-]/);
  const end = left.findIndex((part, n) => part !== right[n]);
  return end < 0 ? left.length : end;
};

/** Of several fixed versions ("1.2.9, 2.0.1") the one on the line that is installed. */
export function fixedVersionFor(installed: string | null, fixed: string | null): string | null {
  const versions = (fixed ?? "").split(/\s*,\s*/).filter(Boolean);
  if (installed === null) return versions[0] ?? null;
  return versions.reduce<string | null>(
    (best, version) => (best !== null && commonStart(installed, best) >= commonStart(installed, version) ? best : version),
    null,
  );
}

/** The command that brings a package to a version; null where there is none for its type, or a name is not safe to paste. */
export function upgradeCommand(packageKey: string, name: string, version: string): string | null {
  const type = /^pkg:([^/]+)\//.exec(packageKey)?.[1] ?? "";
  if (!SAFE.test(name) || !SAFE.test(version)) return null;
  return COMMANDS[type]?.(name, version) ?? null;
}
