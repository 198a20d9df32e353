// A Trivy image report of any size, shaped like the real ones: known flaws, Debian packages, text of usual length.
import { identityId } from "../lib/core/ids";
import type { Flaw } from "./fleet-model";

const TEXT =
  "A flaw was found in the way this component handles crafted input, which lets an attacker who can reach it cause a crash or, in some configurations, run code. ";

/** The document, and the name of the repository that it is about. Every (flaw, package) pair is another finding. */
export function trivyReport(flaws: readonly Flaw[], findings: number, round: number): { repository: string; body: string } {
  const repository = `registry.example.com/bench/import-${findings}-${round}`;
  const digest = `sha256:${identityId("c", repository).replaceAll("-", "")}${identityId("d", repository).replaceAll("-", "")}`;
  const pairs = Array.from({ length: findings }, (_, n) => {
    const flaw = flaws[n % flaws.length];
    if (!flaw) throw new Error("There are no flaws to report.");
    const name = `lib${(n * 7) % 1500}-${Math.floor(n / flaws.length)}`;
    return { flaw, name };
  });
  const packages = [...new Set(pairs.map(({ name }) => name))];
  const uid = (name: string): string => identityId("uid", name).slice(0, 16);
  const identifier = (name: string) => ({ PURL: `pkg:deb/debian/${name}@2.0.7?arch=amd64&distro=debian-12.8`, UID: uid(name) });
  return {
    repository,
    body: JSON.stringify({
      SchemaVersion: 2,
      CreatedAt: new Date().toISOString(),
      ArtifactName: `${repository}:1.0.0`,
      ArtifactType: "container_image",
      Metadata: {
        OS: { Family: "debian", Name: "12.8" },
        ImageID: digest.replace(/.$/, "0"),
        RepoTags: [`${repository}:1.0.0`],
        RepoDigests: [`${repository}@${digest}`],
        ImageConfig: { architecture: "amd64", os: "linux" },
      },
      Results: [
        {
          Target: `${repository}:1.0.0 (debian 12.8)`,
          Class: "os-pkgs",
          Type: "debian",
          Packages: packages.map((name) => ({
            ID: `${name}@2.0.7`,
            Name: name,
            Version: "2.0.7",
            Arch: "amd64",
            Identifier: identifier(name),
          })),
          Vulnerabilities: pairs.map(({ flaw, name }) => ({
            VulnerabilityID: flaw.id,
            PkgID: `${name}@2.0.7`,
            PkgName: name,
            PkgIdentifier: identifier(name),
            InstalledVersion: "2.0.7",
            ...(flaw.fixed === null ? { Status: "affected" } : { Status: "fixed", FixedVersion: flaw.fixed }),
            SeveritySource: "debian",
            PrimaryURL: `https://avd.example.com/nvd/${flaw.id.toLowerCase()}`,
            Title: flaw.title,
            Description: TEXT.repeat(2),
            Severity: flaw.severity === "negligible" ? "LOW" : flaw.severity.toUpperCase(),
            CweIDs: ["CWE-787"],
            References: [`https://avd.example.com/nvd/${flaw.id.toLowerCase()}`],
          })),
        },
      ],
    }),
  };
}
