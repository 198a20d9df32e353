import { describe, expect, test } from "vitest";
import { canonicalVulnerability } from "@/lib/identity/advisory-alias";
import { json, ofType, recordsOf } from "./records-of.fixture";

const read = (value: unknown) => recordsOf(json(value));

describe("Clair 4", () => {
  const flaw = (facts: Record<string, unknown> = {}) => ({
    id: "7",
    updater: "debian/updater",
    name: "CVE-2024-0001",
    normalized_severity: "Unknown",
    fixed_in_version: "",
    links: "https://security-tracker.debian.org/tracker/CVE-2024-0001",
    ...facts,
  });
  const index = {
    manifest_hash: `sha256:${"a1".repeat(32)}`,
    packages: { "1": { id: "1", name: "zlib1g", version: "1:1.2", kind: "binary" } },
    distributions: { "3": { id: "3", did: "debian", name: "Debian GNU/Linux", version_id: "12" } },
    environments: { "1": [{ package_db: "var/lib/dpkg/status", introduced_in: "sha256:bb", distribution_id: "3" }] },
  };
  const report = (vulnerabilities: unknown, package_vulnerabilities: unknown) =>
    read({ ...index, vulnerabilities, package_vulnerabilities });

  test("is maps by internal ids: a finding for each pair of package and vulnerability", async () => {
    const [row] = ofType(await report({ "7": flaw(), "8": flaw({ id: "8" }) }, { "1": ["7"] }), "vulnerability");
    expect(row).toMatchObject({ id: "CVE-2024-0001", severity: "unknown", fixedVersion: null, layer: "sha256:bb" });
    expect(row?.package).toMatchObject({ purl: "pkg:deb/debian/zlib1g@1:1.2", distro: "debian-12" });
    expect(ofType(await report({ "7": flaw(), "8": flaw({ id: "8" }) }, { "1": ["7"] }), "vulnerability").length).toBe(1);
  });

  test("of an advisory with several CVEs stays the advisory, and with one is that CVE", async () => {
    const canonical = async (links: string) => {
      const [row] = ofType(
        await report({ "7": flaw({ name: "RHSA-2024:1234: openssl security update (Important)", links }) }, { "1": ["7"] }),
        "vulnerability",
      );
      return row && canonicalVulnerability(row.id, row.aliases);
    };
    expect(
      await canonical("https://access.redhat.com/security/cve/CVE-2024-0001 https://access.redhat.com/security/cve/CVE-2024-0002"),
    ).toBe("RHSA-2024:1234");
    expect(await canonical("https://access.redhat.com/security/cve/CVE-2024-0001")).toBe("CVE-2024-0001");
  });

  test("with no vulnerabilities in its maps is clean", async () => {
    for (const none of [{}, null])
      expect(ofType(await report({}, none), "scan")[0]).toMatchObject({ status: "ok", covers: ["vulnerability"] });
  });

  test("of an image in which no package was recognised is not clean", async () => {
    const records = await read({ ...index, packages: {}, environments: {}, vulnerabilities: {}, package_vulnerabilities: {} });
    expect(ofType(records, "scan")[0]).toMatchObject({ status: "no_packages", covers: [] });
  });

  test("that is an index report only lists packages", async () => {
    const records = await read({ ...index, state: "IndexFinished", success: true, err: "" });
    expect(ofType(records, "scan")[0]).toMatchObject({ status: "packages_only", covers: [] });
    expect(ofType(records, "package").length).toBe(1);
  });

  test("that could not index the image failed", async () => {
    const records = await read({ ...index, packages: {}, state: "IndexError", success: false, err: "failed to fetch layers" });
    expect(ofType(records, "scan")[0]).toMatchObject({ status: "failed", statusReason: "failed to fetch layers", covers: [] });
  });

  test("skips what its maps do not hold, and counts it", async () => {
    const records = await report({ "7": flaw() }, { "1": ["7", "9"], "2": ["7"] });
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
      "names a vulnerability that is not in the document",
      "names a package that is not in the document",
    ]);
    expect(ofType(records, "vulnerability").length).toBe(1);
  });
});

describe("clair-scanner", () => {
  const row = (vulnerability: string) => ({
    featurename: "zlib",
    featureversion: "1.2",
    vulnerability,
    namespace: "debian:12",
    severity: "Negligible",
    fixedby: "",
    link: "https://security-tracker.debian.org/tracker/x",
  });

  test("lists what its sender has not approved; what was approved or is below the threshold cannot be told apart and stays open", async () => {
    const records = await read({
      image: "quay.io/team/app:1",
      unapproved: ["CVE-2024-0001"],
      vulnerabilities: [row("CVE-2024-0001"), row("CVE-2024-0002")],
    });
    expect(ofType(records, "scan")[0]?.target.name).toBe("quay.io/team/app:1");
    expect(ofType(records, "vulnerability").map(({ id, severity, fixedVersion }) => [id, severity, fixedVersion])).toEqual([
      ["CVE-2024-0001", "negligible", null],
      ["CVE-2024-0002", "negligible", null],
    ]);
  });

  test("with empty lists is a clean scan of the image that it names", async () => {
    const records = await read({ image: "quay.io/team/app:1", unapproved: [], vulnerabilities: [] });
    expect(ofType(records, "scan")[0]).toMatchObject({ status: "ok", covers: ["vulnerability"] });
  });
});

test("klar has a list for each severity, up to Defcon1", async () => {
  const row = (Name: string, Severity: string) => ({
    Name,
    NamespaceName: "alpine:v3.18",
    Severity,
    FixedBy: "1.3",
    FeatureName: "zlib",
    FeatureVersion: "1.2",
  });
  const records = await read({
    LayerCount: 4,
    Vulnerabilities: { Defcon1: [row("CVE-2024-0001", "Defcon1")], Negligible: [row("CVE-2024-0002", "Negligible")], High: null },
  });
  expect(ofType(records, "vulnerability").map(({ id, severity, package: { key } }) => [id, severity, key])).toEqual([
    ["CVE-2024-0001", "critical", "pkg:apk/alpine/zlib"],
    ["CVE-2024-0002", "negligible", "pkg:apk/alpine/zlib"],
  ]);
});

describe("the API of versions 1 and 2", () => {
  const feature = {
    Name: "zlib",
    Version: "1.2",
    AddedBy: "sha256:aa",
    Vulnerabilities: [{ Name: "CVE-2024-0001", Severity: "High", FixedBy: "1.3" }],
  };
  const layer = (facts: Record<string, unknown>) => ({
    Layer: { Name: "sha256:aa", NamespaceName: "debian:12", IndexedByVersion: 3, ...facts },
  });

  test("has vulnerabilities at the features of a layer, whose system is theirs", async () => {
    const records = await read(layer({ Features: [feature] }));
    expect(ofType(records, "vulnerability")).toMatchObject([
      { id: "CVE-2024-0001", fixedVersion: "1.3", package: { key: "pkg:deb/debian/zlib" } },
    ]);
    expect(ofType(records, "package")).toMatchObject([{ package: { key: "pkg:deb/debian/zlib" }, layer: "sha256:aa" }]);
  });

  test("of a layer without its features says nothing, and is not clean", async () => {
    expect(ofType(await read(layer({})), "scan")[0]).toMatchObject({ status: "no_packages", covers: [] });
    expect(ofType(await read(layer({ Features: [] })), "scan")[0]).toMatchObject({ status: "no_packages", covers: [] });
  });

  test("in Quay's answer is the same", async () => {
    const records = await read({ status: "scanned", data: layer({ Features: [feature] }) });
    expect(ofType(records, "vulnerability").length).toBe(1);
    expect(ofType(records, "package").length).toBe(1);
  });
});
