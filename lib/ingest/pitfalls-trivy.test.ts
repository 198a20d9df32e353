import { describe, expect, test } from "vitest";
import type { ReportRecord } from "@/lib/core/records";
import { json, ofType, recordsOf } from "./records-of.fixture";

const IMAGE_ID = `sha256:${"a1".repeat(32)}`;
const DIGEST = `sha256:${"d4".repeat(32)}`;

const report = (facts: Record<string, unknown>): Promise<ReportRecord[]> =>
  recordsOf(json({ SchemaVersion: 2, ArtifactName: "registry.example/team/app:1", ArtifactType: "container_image", ...facts }));
const scanOf = (records: readonly ReportRecord[]) => ofType(records, "scan")[0];
const DEBIAN = { OS: { Family: "debian", Name: "12.5" } };
const debian = (rows: unknown) => ({
  Target: "registry.example/team/app:1 (debian 12.5)",
  Class: "os-pkgs",
  Type: "debian",
  Vulnerabilities: rows,
});
const flaw = (facts: Record<string, unknown> = {}) => ({
  VulnerabilityID: "CVE-2024-0001",
  PkgName: "zlib1g",
  InstalledVersion: "1:1.2.13.dfsg-1",
  Severity: "HIGH",
  ...facts,
});

describe("the bare array of versions before 0.20", () => {
  const OLD = [{ Target: "alpine:3.10 (alpine 3.10.2)", Vulnerabilities: [flaw({ PkgName: "musl", InstalledVersion: "1.1.22-r2" })] }];

  test("takes name, tag and system of the image from the target", async () => {
    const records = await recordsOf(json(OLD));
    expect(scanOf(records)).toMatchObject({ target: { kind: "image", name: "alpine:3.10" }, os: { family: "alpine", name: "3.10.2" } });
    expect(ofType(records, "vulnerability")[0]?.package.purl).toBe("pkg:apk/alpine/musl@1.1.22-r2");
  });

  test("of which an application's lock file comes first is of the image all the same", async () => {
    const records = await recordsOf(json([{ Target: "app/Gemfile.lock", Type: "bundler", Vulnerabilities: null }, ...OLD]));
    expect(scanOf(records)?.target).toMatchObject({ kind: "image", name: "alpine:3.10" });
  });

  test("whose release has a name in brackets is of the image too", async () => {
    const records = await recordsOf(json([{ Target: "amazonlinux:2 (amazon 2 (Karoo))", Vulnerabilities: [flaw({ PkgName: "curl" })] }]));
    expect(scanOf(records)).toMatchObject({ target: { name: "amazonlinux:2" }, os: { family: "amazon", name: "2 (Karoo)" } });
    expect(ofType(records, "vulnerability")[0]?.package.key).toBe("pkg:rpm/amazon/curl");
  });

  test("with vulnerabilities null is a clean look", async () => {
    const records = await recordsOf(json([{ Target: "alpine:3.10 (alpine 3.10.2)", Vulnerabilities: null }]));
    expect(scanOf(records)).toMatchObject({ status: "ok", covers: ["vulnerability"] });
  });

  test("with no results at all is refused, not taken for a clean scan of anything", async () => {
    await expect(recordsOf(json([]), "trivy")).rejects.toMatchObject({ code: "invalid_report" });
  });
});

describe("results that are not there", () => {
  test.each([
    ["absent", {}],
    ["null", { Results: null }],
    ["empty", { Results: [] }],
  ])("%s, of an image without a system, are not clean", async (_what, results) => {
    for (const Metadata of [undefined, {}, { OS: { Family: "none", Name: "" } }]) {
      const scan = scanOf(await report({ Metadata, ...results }));
      expect(scan).toMatchObject({ status: "unsupported_os", covers: [], os: null });
    }
  });

  test.each([[{}], [{ Results: null }], [{ Results: [] }]])("of a supported system (%j) are no look either", async (results) => {
    expect(scanOf(await report({ Metadata: DEBIAN, ...results }))).toMatchObject({ status: "no_packages", covers: [] });
  });

  test.each([
    ["absent", undefined],
    ["null", null],
    ["empty", []],
  ])("vulnerabilities %s in a result of packages are a clean look", async (_what, rows) => {
    expect(scanOf(await report({ Metadata: DEBIAN, Results: [debian(rows)] }))).toMatchObject({ status: "ok", covers: ["vulnerability"] });
  });
});

test("a distribution that is no longer supported is told so, and one of which nothing is said is not called supported", async () => {
  const eosl = async (OS: Record<string, unknown>) => scanOf(await report({ Metadata: { OS }, Results: [debian([])] }))?.os?.endOfLife;
  expect(await eosl({ Family: "debian", Name: "9", EOSL: true })).toBe(true);
  expect(await eosl({ Family: "debian", Name: "12" })).toBeNull();
});

test("each class of result is a look of its own kind, also without a type, and an unknown class is none", async () => {
  const covers = async (...classes: string[]) =>
    scanOf(await report({ Metadata: DEBIAN, Results: classes.map((Class) => ({ Target: "x", Class })) }))?.covers;
  expect(await covers("os-pkgs", "lang-pkgs")).toEqual(["vulnerability"]);
  expect(await covers("config")).toEqual(["misconfiguration"]);
  expect(await covers("secret")).toEqual(["secret"]);
  expect(await covers("license")).toEqual(["license"]);
  expect(await covers("license-file")).toEqual(["license"]);
  expect(await covers("custom")).toEqual([]);
});

test("packages of many results of one image keep where they are", async () => {
  const npm = (PkgPath: string) => flaw({ PkgName: "lodash", InstalledVersion: "4.17.20", PkgPath });
  const records = await report({
    Metadata: DEBIAN,
    Results: [
      debian([flaw()]),
      { Target: "Node.js", Class: "lang-pkgs", Type: "node-pkg", Vulnerabilities: [npm("app/a/package.json"), npm("app/b/package.json")] },
      { Target: "usr/bin/tool", Class: "lang-pkgs", Type: "gobinary", Vulnerabilities: [flaw({ PkgName: "golang.org/x/net" })] },
    ],
  });
  expect(ofType(records, "vulnerability").map((row) => [row.package.key, row.paths])).toEqual([
    ["pkg:deb/debian/zlib1g", []],
    ["pkg:npm/lodash", ["app/a/package.json"]],
    ["pkg:npm/lodash", ["app/b/package.json"]],
    ["pkg:golang/golang.org/x/net", ["usr/bin/tool"]],
  ]);
});

describe("a vulnerability", () => {
  const one = async (facts: Record<string, unknown>) =>
    ofType(await report({ Metadata: DEBIAN, Results: [debian([flaw(facts)])] }), "vulnerability")[0];

  test("with none of the optional fields is read", async () => {
    const [row] = ofType(
      await report({ Metadata: DEBIAN, Results: [debian([{ VulnerabilityID: "CVE-2024-0001", PkgName: "zlib1g" }])] }),
      "vulnerability",
    );
    expect(row).toMatchObject({
      severity: "unknown",
      fixedVersion: null,
      fixState: null,
      title: null,
      publishedAt: null,
      urls: [],
      cwes: [],
      sources: [],
    });
  });

  test.each(["affected", "fixed", "will_not_fix", "fix_deferred", "end_of_life", "under_investigation", "not_affected", "unknown"])(
    "keeps the status %s",
    async (Status) => {
      expect((await one({ Status }))?.fixState).toBe(Status);
    },
  );

  test("of a version without a status is fixed where a version fixes it", async () => {
    expect((await one({ FixedVersion: "1.15.3, 1.16.3" }))?.fixState).toBe("fixed");
    expect((await one({ FixedVersion: "" }))?.fixState).toBeNull();
  });

  test("with several fixed versions in one text keeps them all", async () => {
    expect((await one({ FixedVersion: "1.15.3, 1.16.3" }))?.fixedVersion).toBe("1.15.3, 1.16.3");
  });

  test("has CVSS of each source in versions 2, 3 and 4, and each vendor's severity by its number", async () => {
    const row = await one({
      SeveritySource: "nvd",
      VendorSeverity: { nvd: 4, redhat: 0, ghsa: 1, bitnami: 3 },
      CVSS: {
        nvd: {
          V2Vector: "AV:N/AC:L/Au:N/C:P/I:P/A:P",
          V2Score: 7.5,
          V3Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
          V3Score: 9.8,
        },
        julia: { V40Vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", V40Score: 9.3 },
        k8s: { V3Vector: "", V3Score: 0 },
      },
    });
    expect(row?.sources.map((each) => [each.source, each.severity, each.cvss.map((cvss) => cvss.version)])).toEqual([
      ["bitnami", "high", []],
      ["ghsa", "low", []],
      ["julia", null, ["4"]],
      ["nvd", "critical", ["2", "3"]],
      ["redhat", "unknown", []],
    ]);
  });

  test("has the severity of its source, whatever its scores are", async () => {
    const low = await one({
      Severity: "LOW",
      SeveritySource: "debian",
      CVSS: { nvd: { V3Score: 9.8 } },
      VendorSeverity: { debian: 1, nvd: 4 },
    });
    expect([low?.severity, low?.severitySource]).toEqual(["low", "debian"]);
  });

  test("has its package from the purl where there is one", async () => {
    const row = await one({
      PkgIdentifier: { PURL: "pkg:deb/debian/zlib1g@1.2.13.dfsg-1?arch=amd64&distro=debian-12.5&epoch=1", UID: "b1c2" },
    });
    expect(row?.package.purl).toBe("pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1");
  });
});

test("packages are an inventory: three of them and no flaw are a clean scan with no entries", async () => {
  const records = await report({
    Metadata: DEBIAN,
    Results: [
      { ...debian([]), Packages: ["a", "b", "c"].map((Name) => ({ ID: `${Name}@1`, Name, Version: "1", Release: "2", Epoch: 1 })) },
    ],
  });
  expect(records.map((record) => record.type)).toEqual(["scan", "package", "package", "package"]);
  expect(ofType(records, "package")[0]?.package.version).toBe("1:1-2");
  expect(scanOf(records)?.status).toBe("ok");
});

test.each(["ExperimentalModifiedFindings", "ModifiedFindings"])("%s are not open, and the receipt says how many", async (key) => {
  const modified = {
    Type: "vulnerability",
    Status: "not_affected",
    Statement: "vulnerable_code_not_present",
    Source: ".trivyignore",
    Finding: flaw(),
  };
  const records = await report({ Metadata: DEBIAN, Results: [{ ...debian([]), [key]: [modified] }] });
  expect(ofType(records, "vulnerability")).toEqual([]);
  expect(ofType(records, "warning").map(({ message }) => message)).toEqual([expect.stringContaining("1 finding was left out")]);
});

describe("misconfigurations", () => {
  const config = (facts: Record<string, unknown>) =>
    report({
      ArtifactType: "filesystem",
      ArtifactName: "deploy",
      Results: [{ Target: "Dockerfile", Class: "config", Type: "dockerfile", ...facts }],
    });

  test("are not made of the counts of a summary, which alone is a look", async () => {
    const records = await config({ MisconfSummary: { Successes: 27, Failures: 0, Exceptions: 0 } });
    expect(ofType(records, "misconfiguration")).toEqual([]);
    expect(scanOf(records)).toMatchObject({ status: "ok", covers: ["misconfiguration"] });
  });

  test("are read without a status (failed), and with those that passed", async () => {
    const rows = [{ ID: "DS002" }, { ID: "DS005", Status: "PASS" }, { ID: "DS026", Status: "FAIL" }];
    const records = await config({ Misconfigurations: rows });
    expect(ofType(records, "misconfiguration").map((row) => [row.check, row.passed])).toEqual([
      ["DS-0002", false],
      ["DS-0005", true],
      ["DS-0026", false],
    ]);
  });

  test("have one id in each spelling of each version", async () => {
    const ids = [{ ID: "DS002", AVDID: "AVD-DS-0002" }, { ID: "AVD-DS-0002" }, { ID: "DS-0002", AVDID: "" }, { ID: "ds002" }];
    const records = await config({ Misconfigurations: ids });
    expect(ofType(records, "misconfiguration").map((row) => row.check)).toEqual(Array(4).fill("DS-0002"));
  });

  test("of checks without metadata, which have no id, are told apart by their namespace", async () => {
    const own = (Namespace?: string) => ({ ID: "N/A", AVDID: "N/A", Title: "N/A", Severity: "UNKNOWN", Namespace, Message: "no" });
    const records = await config({ Misconfigurations: [own("user.dockerfile.labels"), own("user.dockerfile.base"), own()] });
    expect(ofType(records, "misconfiguration").map((row) => [row.check, row.title])).toEqual([
      ["user.dockerfile.labels", "user.dockerfile.labels"],
      ["user.dockerfile.base", "user.dockerfile.base"],
    ]);
    expect(ofType(records, "skip").map((skip) => skip.reason)).toEqual(["no ID"]);
  });
});

describe("what was scanned", () => {
  const target = async (facts: Record<string, unknown>) => scanOf(await report({ Results: [debian([])], ...facts }))?.target;

  test.each([
    ["filesystem", "source"],
    ["repository", "source"],
    ["cyclonedx", "source"],
    ["spdx", "source"],
    ["vm", "vm"],
    ["container_image", "image"],
  ])("of type %s is a %s", async (ArtifactType, kind) => {
    expect((await target({ ArtifactType, ArtifactName: "a/b:1" }))?.kind).toBe(kind);
  });

  test.each([
    ["a path with backslashes", "C:\\images\\app.tar"],
    ["an archive", "out/app.tar"],
    ["the id of the image", IMAGE_ID],
    ["the id without its algorithm", IMAGE_ID.slice(7)],
    ["the first digits of the id", IMAGE_ID.slice(7, 19)],
  ])("is known by its tags and digests where its name is %s", async (_what, ArtifactName) => {
    const Metadata = { ...DEBIAN, ImageID: IMAGE_ID, RepoTags: ["quay.io/team/app:2"], RepoDigests: [`quay.io/team/app@${DIGEST}`] };
    expect((await target({ ArtifactName, Metadata }))?.image).toEqual({
      repository: "quay.io/team/app",
      digest: DIGEST,
      digests: [DIGEST],
      configDigest: IMAGE_ID,
      tags: ["2"],
    });
  });

  test("with nothing but an id is filed under it, and with nothing at all still has a name", async () => {
    expect((await target({ ArtifactName: IMAGE_ID, Metadata: { ImageID: IMAGE_ID } }))?.image?.repository).toBe("unnamed/a1a1a1a1a1a1");
    expect((await target({ ArtifactName: "app.tar" }))?.image?.repository).toBe("unnamed/image");
  });

  test("is a repository by its URL", async () => {
    expect(await target({ ArtifactType: "repository", ArtifactName: "https://git.example/team/app" })).toMatchObject({
      kind: "source",
      name: "https://git.example/team/app",
    });
  });
});

test("the newest layout (0.69 and on) has its time, version and licences read", async () => {
  const records = await report({
    CreatedAt: "2026-04-23T04:05:47.827123456Z",
    ReportID: "0199f0d2-0000-7000-8000-000000000000",
    ArtifactID: `${IMAGE_ID}`,
    Trivy: { Version: "0.70.0" },
    Metadata: {
      ...DEBIAN,
      Size: 7,
      ImageID: IMAGE_ID,
      Reference: "registry.example/team/app:1",
      Layers: [{ Size: 7, Digest: DIGEST, DiffID: IMAGE_ID }],
    },
    Results: [
      debian([flaw({ Fingerprint: "sha256:ff", PkgID: "zlib1g@1", VendorIDs: ["DSA-1-1"], Layer: { DiffID: IMAGE_ID } })]),
      {
        Target: "OS Packages",
        Class: "license",
        Licenses: [
          { Severity: "LOW", Category: "notice", PkgName: "zlib1g", FilePath: "", Name: "Zlib", Text: "", Confidence: 1, Link: "" },
        ],
      },
      {
        Target: "Loose File License(s)",
        Class: "license-file",
        Licenses: [
          { Severity: "HIGH", Category: "restricted", PkgName: "", FilePath: "/LICENSE", Name: "GPL-3.0", Confidence: 0.98, Link: "" },
        ],
      },
    ],
  });
  expect(scanOf(records)).toMatchObject({
    tool: { version: "0.70.0" },
    scannedAt: new Date("2026-04-23T04:05:47.827Z"),
    sizeBytes: 7,
    layers: [{ digest: DIGEST, diffId: IMAGE_ID, sizeBytes: 7 }],
    covers: ["license", "vulnerability"],
  });
  expect(ofType(records, "vulnerability")[0]).toMatchObject({ aliases: [], layer: IMAGE_ID });
  expect(ofType(records, "license").map((row) => [row.license, row.package?.key ?? null, row.path])).toEqual([
    ["Zlib", "pkg:deb/debian/zlib1g", null],
    ["GPL-3.0", null, "/LICENSE"],
  ]);
});

test("reports of several images, one after another or in a list, are each read", async () => {
  const one = (name: string) => ({
    SchemaVersion: 2,
    ArtifactName: name,
    ArtifactType: "container_image",
    Metadata: DEBIAN,
    Results: [debian([flaw()])],
  });
  const both = [one("a/b:1"), one("a/c:1")];
  for (const document of [
    json(both),
    Buffer.from(both.map((each) => JSON.stringify(each)).join("\n")),
    Buffer.from(both.map((each) => JSON.stringify(each, null, 1)).join("\n")),
  ]) {
    const records = await recordsOf(document);
    expect(ofType(records, "scan").map((scan) => scan.target.name)).toEqual(["a/b:1", "a/c:1"]);
    expect(ofType(records, "vulnerability").length).toBe(2);
  }
});
