/**
 * Whose word on a severity is shown where sources differ: the distro vendor for its own packages (it knows how the
 * package is built), else NVD, else GitHub's advisories, else the tool. Higher wins.
 */
export const PRECEDENCE = { vendor: 3, nvd: 2, ghsa: 1, tool: 0 } as const;

const VENDORS = new Set(
  "alma almalinux alpine amazon amazonlinux arch azure bitnami cbl-mariner mariner centos chainguard debian echo fedora minimos opensuse oracle oracle-oval oraclelinux photon redhat rhel rocky rockylinux sles slem suse suse-cvrf ubuntu wolfi".split(
    " ",
  ),
);
const DISTRO_TYPES = new Set(["deb", "rpm", "apk", "alpm"]);

/** source as formats name it, lower case; packageType is the purl type. */
export function severityPrecedence(source: string, packageType: string): number {
  const first = source.split(":")[0] ?? source;
  if (DISTRO_TYPES.has(packageType) && (VENDORS.has(first) || first.startsWith("opensuse"))) return PRECEDENCE.vendor;
  if (first === "nvd") return PRECEDENCE.nvd;
  if (first === "ghsa" || first === "github") return PRECEDENCE.ghsa;
  return PRECEDENCE.tool;
}
