import { describe, expect, it, vi } from "vitest";
import type { ReportRecord } from "@/lib/core/records";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const report = (facts: Record<string, unknown>): Promise<ReportRecord[]> =>
  recordsOf(json({ SchemaVersion: 2, ArtifactName: "registry.example/team/app:1", ArtifactType: "container_image", ...facts }));
const scanOf = (records: readonly ReportRecord[]) => ofType(records, "scan")[0];

describe("the target", () => {
  it("has repository, digest, config digest and tags of the image", async () => {
    const scan = scanOf(await recordsOf(corpusFile("image-juice-shop-v10.2.0-alpine-236-vulns.json").bytes()));
    expect(scan?.target).toEqual({
      kind: "image",
      name: "bkimminich/juice-shop:v10.2.0",
      image: {
        repository: "docker.io/bkimminich/juice-shop",
        digest: "sha256:b1802758946aa40549b98ee6b8f93e9b92d0a6bf7aed139284893466be9c5065",
        digests: ["sha256:b1802758946aa40549b98ee6b8f93e9b92d0a6bf7aed139284893466be9c5065"],
        configDigest: "sha256:21ef0dc04325e8ee21e385dc672460ed6b5c058cef1fedb84086ed5fca3f91cd",
        tags: ["v10.2.0"],
      },
    });
    expect(scan?.os).toEqual({ family: "alpine", name: "3.11.5", endOfLife: true });
  });

  it("has version, time, size, labels and layers with their commands", async () => {
    const scan = scanOf(await recordsOf(corpusFile("image-alpine-3.23-zero-open-findings-2-suppressed.json").bytes()));
    expect(scan).toMatchObject({
      tool: { name: "trivy", version: "0.69.3" },
      scannedAt: new Date("2026-04-23T04:05:47.827Z"),
      builtAt: new Date("2026-04-22T07:04:29.955Z"),
      architecture: "amd64",
      sizeBytes: 131_874_816,
      status: "ok",
      covers: ["vulnerability"],
    });
    expect(scan?.labels["org.opencontainers.image.title"]).toBe("extension-k6");
    expect(scan?.layers.length).toBe(7);
    expect(scan?.layers[0]).toMatchObject({
      diffId: expect.stringMatching(/^sha256:29df/),
      sizeBytes: 8_732_160,
      createdBy: expect.stringContaining("minirootfs"),
    });
  });

  it.each([
    ["vm-amazonlinux2.json", "vm", "disk.img"],
    ["fs-secrets-2.json", "source", "testdata/fixtures/repo/secrets"],
    ["sbom-minikube-kbom.json", "source", "testdata/fixtures/sbom/minikube-kbom.json"],
    ["image-python3-trivy-0.2.1-bare-array-1427-vulns.json", "image", "python:3"],
  ])("of %s is a %s", async (name, kind, shown) => {
    expect(scanOf(await recordsOf(corpusFile(name).bytes()))?.target).toMatchObject({ kind, name: shown });
  });

  it("is never without a name, and says so", async () => {
    const records = await recordsOf(corpusFile("image-debian-10-all-statuses.json").bytes());
    expect(scanOf(records)?.target.image?.repository).toBe("unnamed/22ae3921bdaa");
    expect(ofType(records, "warning")[0]?.message).toContain("?image=");
  });
});

describe("a report without findings", () => {
  it.each([
    ["no results", { Results: null, Metadata: { OS: { Family: "alpine", Name: "3.20" } } }, "no_packages"],
    ["no results and no system", {}, "unsupported_os"],
    ["family none", { Metadata: { OS: { Family: "none" } }, Results: [] }, "unsupported_os"],
    [
      "packages and no findings",
      { Metadata: { OS: { Family: "alpine", Name: "3.20" } }, Results: [{ Target: "a", Class: "os-pkgs", Type: "alpine" }] },
      "ok",
    ],
  ])("with %s", async (_name, facts, status) => {
    expect(scanOf(await report(facts))?.status).toBe(status);
  });
});

it("tells one flaw in one package in full", async () => {
  const [first] = ofType(await recordsOf(corpusFile("fs-cvss-v4-severity-source.json").bytes()), "vulnerability");
  expect(first).toMatchObject({
    id: "CVE-2025-66614",
    aliases: ["GHSA-fpj8-gq4v-p354"],
    package: { purl: "pkg:maven/org.apache.tomcat/tomcat-catalina@9.0.109", name: "org.apache.tomcat:tomcat-catalina" },
    paths: ["catalina.jar"],
    severity: "medium",
    severitySource: "ghsa",
    fixedVersion: "11.0.14, 10.1.49, 9.0.112",
    fixState: "fixed",
    cwes: ["CWE-20"],
    publishedAt: new Date("2026-02-17T19:21:55.310Z"),
  });
  expect(first?.sources.map((source) => [source.source, source.severity])).toEqual([
    ["ghsa", "medium"],
    ["redhat", "medium"],
  ]);
});

it("keeps each source's severity and every version of CVSS", async () => {
  const records = ofType(await recordsOf(corpusFile("fs-cvss-v4-severity-source.json").bytes()), "vulnerability");
  expect(new Set(records.flatMap((record) => record.sources.flatMap((source) => source.cvss.map((cvss) => cvss.version))))).toContain("4");
});

it("makes no sightings of what was suppressed, but says how many", async () => {
  const records = await recordsOf(corpusFile("image-alpine-3.23-zero-open-findings-2-suppressed.json").bytes());
  expect(ofType(records, "vulnerability")).toEqual([]);
  expect(ofType(records, "warning").map((record) => record.message)).toEqual([expect.stringContaining("2 findings were left out")]);
});

it("never keeps a secret, nor the lines around it", async () => {
  const records = await recordsOf(corpusFile("fs-secrets-2.json").bytes());
  expect(JSON.stringify(records)).not.toContain("ghp_0123456789");
  const open = await report({
    Results: [{ Target: "a.sh", Class: "secret", Secrets: [{ RuleID: "x", Match: "PASSWORD=hunter2", StartLine: 3, EndLine: 3 }] }],
  });
  expect(JSON.stringify(open)).not.toContain("hunter2");
  expect(ofType(open, "secret")[0]).toMatchObject({ rule: "x", path: "a.sh", masked: "********", lines: { start: 3, end: 3 } });
});

it("spells a check one way and knows what passed", async () => {
  const rows = [
    { ID: "KSV001", AVDID: "AVD-KSV-0001" },
    { ID: "KSV-0001" },
    { ID: "DS002", Status: "PASS" },
    { ID: "DS002", Status: "EXCEPTION" },
    { ID: "my-own-check" },
  ];
  const records = await report({ ArtifactType: "repository", Results: [{ Target: "a.yaml", Class: "config", Misconfigurations: rows }] });
  expect(ofType(records, "misconfiguration").map((record) => [record.check, record.passed])).toEqual([
    ["KSV-0001", false],
    ["KSV-0001", false],
    ["DS-0002", true],
    ["my-own-check", false],
  ]);
  expect(ofType(records, "skip")).toEqual([
    { type: "skip", reason: "excepted by the scanner's own policy", where: "Results[0].Misconfigurations[3]" },
  ]);
});

it("gives licences of packages the key that vulnerabilities have", async () => {
  const licenses = ofType(await recordsOf(corpusFile("image-licenses-19.json").bytes()), "license");
  expect(licenses[0]).toMatchObject({
    license: "GPL-2.0",
    package: { key: "pkg:apk/alpine/alpine-baselayout", name: "alpine-baselayout" },
    path: null,
  });
  expect(licenses.at(-1)).toMatchObject({ license: "OpenSSL", package: null, path: "/etc/ssl/misc/tsget.pl" });
});

it("skips bad rows and counts them", async () => {
  const rows = [
    null,
    7,
    { PkgName: "a" },
    { VulnerabilityID: "CVE-2024-1" },
    { VulnerabilityID: "CVE-2024-1", PkgName: "x".repeat(5_000) },
    { VulnerabilityID: "CVE-2024-1", PkgName: "a" },
  ];
  const records = await report({ Results: [{ Target: "a", Class: "os-pkgs", Type: "alpine", Vulnerabilities: rows }] });
  expect(ofType(records, "vulnerability").length).toBe(1);
  expect(ofType(records, "skip").map((skip) => skip.reason)).toEqual([
    "not an object",
    "not an object",
    "no VulnerabilityID",
    "no usable PkgName",
    "no usable PkgName",
  ]);
});

it.each<[string, Record<string, unknown>]>([
  ["results that are no list", { Results: { a: 1 } }],
  ["a source without name", { ArtifactType: "filesystem", ArtifactName: "" }],
])("refuses %s", async (_name, facts) => {
  await expect(report(facts)).rejects.toMatchObject({ code: "invalid_report" });
});

it("drops links that are not of the web", async () => {
  const rows = [
    {
      VulnerabilityID: "CVE-2024-1",
      PkgName: "a",
      PrimaryURL: "javascript:alert(1)",
      References: ["https://ok.example/a", 'http://bad.example/"><x', "data:text/html,x"],
    },
  ];
  const [record] = ofType(
    await report({ Results: [{ Target: "a", Class: "os-pkgs", Type: "alpine", Vulnerabilities: rows }] }),
    "vulnerability",
  );
  expect(record?.urls).toEqual(["https://ok.example/a"]);
});

describe("trivy k8s", () => {
  it("scans images under their own name and workloads under theirs", async () => {
    const scans = ofType(await recordsOf(corpusFile("all-cluster-254-resources.json").bytes()), "scan");
    expect(scans.map((scan) => scan.target.name)).toContain("k8s.gcr.io/kube-proxy:v1.24.0");
    expect(scans.find((scan) => scan.target.name === "kube-system/DaemonSet/kube-proxy")?.covers).toEqual(["misconfiguration"]);
    expect(scans.find((scan) => scan.target.name === "ClusterRole/cluster-admin")?.target.kind).toBe("resource");
    expect(scans.find((scan) => scan.target.name === "Node/kind-control-plane")?.target.kind).toBe("node");
    const failed = scans.filter((scan) => scan.status === "failed");
    expect(failed.map((scan) => scan.target.name)).toEqual([
      "securecodebox-system/Deployment/securecodebox-controller-manager",
      "integration-tests/Job/scan-trivy-k8s-kvmnm",
    ]);
    expect(failed[0]?.statusReason).toContain("MANIFEST_UNKNOWN");
  });

  it("puts each row under the target that it is about", async () => {
    let current = "";
    const found: Record<string, number> = {};
    for (const record of await recordsOf(corpusFile("all-cluster-254-resources.json").bytes())) {
      if (record.type === "scan") current = record.target.name;
      if (record.type === "vulnerability" || record.type === "misconfiguration")
        found[`${record.type} ${current}`] = (found[`${record.type} ${current}`] ?? 0) + 1;
    }
    expect(found["vulnerability kindest/kindnetd:v20220510-4929dd75"]).toBe(105);
    expect(found["vulnerability kube-system/Deployment/coredns"]).toBe(13);
    expect(found["misconfiguration kube-system/Pod/kube-apiserver-kind-control-plane"]).toBe(22);
  });
});
