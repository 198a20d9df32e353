import { describe, expect, test } from "vitest";
import { json, ofType, recordsOf } from "./records-of.fixture";

const DIGEST = `sha256:${"d4".repeat(32)}`;
const zlib = (facts: Record<string, unknown> = {}) => ({
  SPDXID: "SPDXRef-zlib",
  name: "zlib",
  versionInfo: "1.2",
  externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: "pkg:apk/alpine/zlib@1.2" }],
  ...facts,
});
const subject = { SPDXID: "SPDXRef-image", name: "quay.io/team/app", versionInfo: "1", primaryPackagePurpose: "CONTAINER" };
const document = (facts: Record<string, unknown> = {}) => ({
  spdxVersion: "SPDX-2.3",
  SPDXID: "SPDXRef-DOCUMENT",
  name: "app",
  documentNamespace: "https://example.org/app",
  creationInfo: { created: "2026-01-02T03:04:05Z", creators: ["Organization: Example", "Tool: syft-1.40.0"] },
  packages: [zlib()],
  ...facts,
});
const read = (value: unknown) => recordsOf(json(value));
const keys = async (value: unknown) => ofType(await read(value), "package").map((record) => record.package.key);

describe("each way of writing it", () => {
  test.each(["SPDX-2.2", "SPDX-2.3"])("%s as JSON", async (spdxVersion) => {
    const records = await read(document({ spdxVersion }));
    expect(ofType(records, "package").map((record) => record.package.purl)).toEqual(["pkg:apk/alpine/zlib@1.2"]);
    expect(ofType(records, "scan")[0]).toMatchObject({
      status: "packages_only",
      covers: [],
      tool: { name: "syft-sbom", version: "1.40.0" },
    });
  });

  test("lines of tags, with text over several of them, and files between the packages", async () => {
    const records = await recordsOf(
      Buffer.from(`SPDXVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
DocumentName: app
Creator: Tool: trivy-0.70.0
Created: 2026-01-02T03:04:05Z
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-image

PackageName: quay.io/team/app
SPDXID: SPDXRef-image
PackageVersion: 1
PrimaryPackagePurpose: CONTAINER

FileName: ./etc/os-release
SPDXID: SPDXRef-File
FileComment: <text>PackageName: none
of it</text>

PackageName: zlib
SPDXID: SPDXRef-zlib
PackageVersion: 1.2
ExternalRef: PACKAGE_MANAGER purl pkg:apk/alpine/zlib@1.2
`),
    );
    expect(ofType(records, "scan")[0]).toMatchObject({
      target: { kind: "image", name: "quay.io/team/app:1" },
      tool: { name: "trivy-sbom" },
    });
    expect(ofType(records, "package").map((record) => record.package.key)).toEqual(["pkg:apk/alpine/zlib"]);
  });

  test.each(["SPDXID", "spdxVersion"])("YAML that begins with %s", async (first) => {
    const rest = first === "SPDXID" ? 'spdxVersion: "SPDX-2.3"' : 'SPDXID: "SPDXRef-DOCUMENT"';
    const start = first === "SPDXID" ? 'SPDXID: "SPDXRef-DOCUMENT"' : 'spdxVersion: "SPDX-2.3"';
    const records = await recordsOf(
      Buffer.from(`${start}
${rest}
name: "app"
creationInfo:
  created: "2026-01-02T03:04:05Z"
  creators: ["Tool: sbom-maker-1.0"]
packages:
- SPDXID: "SPDXRef-zlib"
  name: "zlib"
  versionInfo: "1.2"
  externalRefs:
  - {referenceCategory: PACKAGE_MANAGER, referenceType: purl, referenceLocator: "pkg:apk/alpine/zlib@1.2"}
`),
    );
    expect(ofType(records, "package").map((record) => record.package.key)).toEqual(["pkg:apk/alpine/zlib"]);
    expect(ofType(records, "scan")[0]?.scannedAt).toEqual(new Date("2026-01-02T03:04:05Z"));
  });

  test("RDF is refused by name", async () => {
    const rdf = '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>';
    await expect(recordsOf(Buffer.from(rdf))).rejects.toMatchObject({ code: "unknown_format", message: expect.stringContaining("<RDF>") });
  });
});

describe("SPDX 3", () => {
  const graph = (...more: unknown[]) => ({
    "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
    "@graph": [
      { type: "CreationInfo", "@id": "_:info", specVersion: "3.0.1", created: "2026-01-02T03:04:05Z", createdUsing: ["urn:tool"] },
      { type: "Tool", spdxId: "urn:tool", name: "syft-1.40.0", creationInfo: "_:info" },
      { type: "SpdxDocument", spdxId: "urn:doc", name: "app", rootElement: ["urn:sbom"], creationInfo: "_:info" },
      { type: "software_Sbom", spdxId: "urn:sbom", rootElement: ["urn:image"], software_sbomType: ["analyzed"] },
      {
        type: "software_Package",
        spdxId: "urn:image",
        name: "quay.io/team/app",
        software_packageVersion: "1",
        software_primaryPurpose: "container",
      },
      {
        type: "software_Package",
        spdxId: "urn:os",
        name: "debian",
        software_packageVersion: "12",
        software_primaryPurpose: "operatingSystem",
      },
      {
        type: "software_Package",
        spdxId: "urn:zlib",
        name: "zlib",
        software_packageVersion: "1.2",
        software_packageUrl: "pkg:deb/debian/zlib1g@1.2",
      },
      {
        type: "software_Package",
        spdxId: "urn:a",
        name: "a",
        externalIdentifier: [{ type: "ExternalIdentifier", externalIdentifierType: "packageUrl", identifier: "pkg:npm/a@1" }],
      },
      { type: "software_File", spdxId: "urn:file", name: "/etc/os-release" },
      ...more,
    ],
  });

  test("is read, not taken for empty: packages under their new names, in the image that it is about", async () => {
    const records = await read(graph());
    expect(ofType(records, "scan")[0]).toMatchObject({
      target: { kind: "image", name: "quay.io/team/app:1" },
      tool: { name: "syft-sbom", version: "1.40.0" },
      scannedAt: new Date("2026-01-02T03:04:05Z"),
      os: { family: "debian", name: "12" },
      status: "packages_only",
    });
    expect(ofType(records, "package").map((record) => record.package.key)).toEqual(["pkg:deb/debian/zlib1g", "pkg:npm/a"]);
  });

  test("says of its vulnerabilities and assessments that they are not read", async () => {
    const records = await read(
      graph(
        {
          type: "security_Vulnerability",
          spdxId: "urn:v",
          externalIdentifier: [{ externalIdentifierType: "cve", identifier: "CVE-2024-0001" }],
        },
        { type: "security_VexNotAffectedVulnAssessmentRelationship", spdxId: "urn:x", from: "urn:v", to: ["urn:zlib"] },
      ),
    );
    expect(ofType(records, "skip").map(({ reason, where }) => [reason, where])).toEqual([
      ["vulnerabilities and assessments of SPDX 3 are not read", "@graph[9]"],
      ["vulnerabilities and assessments of SPDX 3 are not read", "@graph[10]"],
    ]);
  });
});

test.each(["PACKAGE-MANAGER", "PACKAGE_MANAGER"])("a purl stands in a reference of category %s", async (referenceCategory) => {
  const externalRefs = [
    { referenceCategory: "SECURITY", referenceType: "cpe23Type", referenceLocator: "cpe:2.3:a:zlib:zlib:1.2" },
    { referenceCategory, referenceType: "purl", referenceLocator: "pkg:apk/alpine/zlib@1.2" },
  ];
  expect(await keys(document({ packages: [zlib({ externalRefs })] }))).toEqual(["pkg:apk/alpine/zlib"]);
});

test("files by the thousand are no packages", async () => {
  const files = Array.from({ length: 3_000 }, (_, at) => ({ SPDXID: `SPDXRef-File-${at}`, fileName: `./f/${at}` }));
  expect(await keys(document({ files }))).toEqual(["pkg:apk/alpine/zlib"]);
});

test.each<[string, Record<string, unknown>]>([
  ["documentDescribes", { documentDescribes: ["SPDXRef-image"] }],
  [
    "a relationship DESCRIBES",
    { relationships: [{ spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: "SPDXRef-image" }] },
  ],
])("what it is about is said by %s", async (_what, facts) => {
  const records = await read(document({ packages: [zlib(), { ...subject, externalRefs: [] }], ...facts }));
  expect(ofType(records, "scan")[0]?.target).toMatchObject({ kind: "image", name: "quay.io/team/app:1" });
  expect(ofType(records, "package").map((record) => record.package.key)).toEqual(["pkg:apk/alpine/zlib"]);
});

test("an image by its purl has its digest", async () => {
  const oci = `pkg:oci/app@${DIGEST.replace(":", "%3A")}?repository_url=quay.io/team/app&tag=1`;
  const packages = [
    zlib(),
    { ...subject, externalRefs: [{ referenceCategory: "PACKAGE_MANAGER", referenceType: "purl", referenceLocator: oci }] },
  ];
  const [scan] = ofType(await read(document({ packages, documentDescribes: ["SPDXRef-image"] })), "scan");
  expect(scan?.target.image).toMatchObject({ repository: "quay.io/team/app", digest: DIGEST });
});

test.each(["NOASSERTION", "NONE"])("%s is no version, no purl and no name", async (word) => {
  const records = await read(
    document({
      packages: [
        zlib({
          versionInfo: word,
          externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: word }],
        }),
        { SPDXID: "SPDXRef-x", name: word },
      ],
    }),
  );
  expect(ofType(records, "package").map((record) => record.package.purl)).toEqual(["pkg:generic/zlib"]);
});

test("a second document of another kind behind it is skipped with a word", async () => {
  const records = await recordsOf(Buffer.from(`${JSON.stringify(document(), null, 2)}\n{"level":"info","msg":"done"}\n`));
  expect(ofType(records, "scan").length).toBe(1);
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["a document behind the SPDX document that is none"]);
});
