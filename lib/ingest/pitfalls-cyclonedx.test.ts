import { describe, expect, test } from "vitest";
import { json, ofType, recordsOf } from "./records-of.fixture";

const DIGEST = `sha256:${"d4".repeat(32)}`;
const zlib = (facts: Record<string, unknown> = {}) => ({
  type: "library",
  "bom-ref": "zlib",
  name: "zlib",
  version: "1.2",
  purl: "pkg:apk/alpine/zlib@1.2",
  ...facts,
});
const subject = { type: "container", "bom-ref": "app", name: "quay.io/team/app", version: "1" };
const flaw = (facts: Record<string, unknown> = {}) => ({
  id: "CVE-2024-0001",
  source: { name: "alpine" },
  ratings: [{ source: { name: "nvd" }, severity: "high", method: "CVSSv31", score: 7.5 }],
  affects: [{ ref: "zlib" }],
  ...facts,
});
const bom = (facts: Record<string, unknown> = {}) => ({
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: {
    timestamp: "2026-01-02T03:04:05Z",
    tools: { components: [{ type: "application", name: "trivy", version: "0.70.0" }] },
    component: subject,
  },
  components: [zlib()],
  ...facts,
});
const read = (value: unknown) => recordsOf(json(value));
const rows = async (...vulnerabilities: unknown[]) => ofType(await read(bom({ vulnerabilities })), "vulnerability");

describe("its versions", () => {
  test.each(["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"])("%s in JSON and in XML have the same packages", async (specVersion) => {
    const tools = specVersion < "1.5" ? [{ vendor: "aquasecurity", name: "trivy", version: "0.70.0" }] : bom().metadata.tools;
    const fromJson = await read(bom({ specVersion, metadata: { ...bom().metadata, tools } }));
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/${specVersion}" version="1">
  <metadata>
    <timestamp>2026-01-02T03:04:05Z</timestamp>
    <tools><tool><vendor>aquasecurity</vendor><name>trivy</name><version>0.70.0</version></tool></tools>
    <component type="container" bom-ref="app"><name>quay.io/team/app</name><version>1</version></component>
  </metadata>
  <components><component type="library" bom-ref="zlib"><name>zlib</name><version>1.2</version><purl>pkg:apk/alpine/zlib@1.2</purl></component></components>
</bom>`;
    expect(await recordsOf(Buffer.from(xml))).toEqual(fromJson);
    expect(ofType(fromJson, "package").map((record) => record.package.purl)).toEqual(["pkg:apk/alpine/zlib@1.2"]);
  });

  test.each(["1.2", "1.3"])("%s in XML has vulnerabilities inside of components, in an extension's namespace", async (version) => {
    const xml = `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/${version}" xmlns:v="http://cyclonedx.org/schema/ext/vulnerability/1.0" version="1">
  <metadata><component type="container"><name>quay.io/team/app</name><version>1</version></component></metadata>
  <components>
    <component type="library"><name>zlib</name><version>1.2</version><purl>pkg:apk/alpine/zlib@1.2</purl>
      <v:vulnerabilities>
        <v:vulnerability ref="pkg:apk/alpine/zlib@1.2"><v:id>CVE-2024-0001</v:id><v:source name="NVD"/>
          <v:ratings><v:rating><v:score><v:base>9.8</v:base></v:score><v:severity>Critical</v:severity><v:method>CVSSv3</v:method></v:rating></v:ratings>
        </v:vulnerability>
      </v:vulnerabilities>
    </component>
  </components>
</bom>`;
    expect(ofType(await recordsOf(Buffer.from(xml)), "vulnerability")).toMatchObject([
      { id: "CVE-2024-0001", severity: "critical", package: { key: "pkg:apk/alpine/zlib" } },
    ]);
  });

  test("1.7: an external component is no package of the subject, but can be named by a vulnerability", async () => {
    const libc = {
      ...zlib({ "bom-ref": "libc", name: "musl", purl: "pkg:apk/alpine/musl@1" }),
      isExternal: true,
      version: undefined,
      versionRange: "vers:generic/>=1",
    };
    const records = await read(
      bom({ specVersion: "1.7", components: [zlib(), libc], vulnerabilities: [flaw({ affects: [{ ref: "libc" }] })] }),
    );
    expect(ofType(records, "package").map((record) => record.package.key)).toEqual(["pkg:apk/alpine/zlib"]);
    expect(ofType(records, "vulnerability").map((record) => record.package.key)).toEqual(["pkg:apk/alpine/musl"]);
  });
});

describe("components", () => {
  const keys = async (...components: unknown[]) => ofType(await read(bom({ components })), "package").map((record) => record.package.key);

  test("inside of components count, however deep; the subject and files do not", async () => {
    const inner = zlib({
      "bom-ref": "b",
      name: "b",
      purl: "pkg:npm/b@1",
      components: [zlib({ "bom-ref": "c", name: "c", purl: "pkg:npm/c@1" })],
    });
    const files = Array.from({ length: 5 }, (_, at) => ({ type: "file", "bom-ref": `f${at}`, name: `/f/${at}` }));
    expect(await keys(zlib({ components: [inner] }), ...files, subject)).toEqual(["pkg:apk/alpine/zlib", "pkg:npm/b", "pkg:npm/c"]);
  });

  test("that are the operating system say what the distribution is", async () => {
    const records = await read(
      bom({ components: [zlib(), { type: "operating-system", "bom-ref": "os", name: "alpine", version: "3.20.1" }] }),
    );
    expect(ofType(records, "scan")[0]?.os).toMatchObject({ family: "alpine", name: "3.20.1" });
    expect(ofType(records, "package").length).toBe(1);
  });

  test("without a purl, or with one that others have too, are packages", async () => {
    expect(await keys(zlib({ purl: undefined }), zlib({ "bom-ref": "z2" }), zlib({ "bom-ref": "z3" }))).toEqual([
      "pkg:generic/zlib",
      "pkg:apk/alpine/zlib",
      "pkg:apk/alpine/zlib",
    ]);
  });

  test("can have licences that say nothing", async () => {
    expect(await keys(zlib({ licenses: [{}] }), zlib({ "bom-ref": "z2", licenses: null }))).toEqual([
      "pkg:apk/alpine/zlib",
      "pkg:apk/alpine/zlib",
    ]);
  });
});

describe("what a vulnerability affects", () => {
  test.each([
    ["the reference of a component", "zlib"],
    ["a purl", "pkg:apk/alpine/zlib@1.2"],
    ["a link into another document", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:apk/alpine/zlib@1.2"],
    ["such a link, percent-encoded", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Aapk%2Falpine%2Fzlib%401.2"],
    ["a link to a component of this one", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#zlib"],
  ])("is %s", async (_what, ref) => {
    expect((await rows(flaw({ affects: [{ ref }] }))).map((row) => row.package.purl)).toEqual(["pkg:apk/alpine/zlib@1.2"]);
  });

  test("has versions with a status: what is unaffected is not found", async () => {
    const records = await read(
      bom({ vulnerabilities: [flaw({ affects: [{ ref: "zlib", versions: [{ version: "1.2", status: "unaffected" }] }] })] }),
    );
    expect(ofType(records, "vulnerability")).toEqual([]);
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["the document itself says unaffected"]);
    expect((await rows(flaw({ affects: [{ ref: "zlib", versions: [{ range: "vers:apk/<1.3", status: "affected" }] }] }))).length).toBe(1);
  });

  test("is one component for each row of Grype's, and many for one row of Trivy's, which is counted once", async () => {
    const components = [zlib(), zlib({ "bom-ref": "b", name: "b", purl: "pkg:npm/b@1" })];
    const grype = await read(bom({ components, vulnerabilities: [flaw(), flaw({ affects: [{ ref: "b" }] })] }));
    const trivy = await read(bom({ components, vulnerabilities: [flaw({ affects: [{ ref: "zlib" }, { ref: "b" }] })] }));
    const entries = (records: typeof grype) => ofType(records, "vulnerability").filter((row) => !row.sameRow).length;
    expect([ofType(grype, "vulnerability").length, entries(grype)]).toEqual([2, 2]);
    expect([ofType(trivy, "vulnerability").length, entries(trivy)]).toEqual([2, 1]);
  });

  test("is skipped with a reason where it is nowhere", async () => {
    const records = await read(
      bom({ vulnerabilities: [flaw({ affects: [{ ref: "gone" }] }), flaw({ affects: [] }), flaw({ id: undefined }), 7] }),
    );
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
      "the affected component is not in the document",
      "no affected component is named",
      "no vulnerability id",
      "not an object",
    ]);
  });
});

describe("ratings", () => {
  test("can be none", async () => {
    expect((await rows(flaw({ ratings: [] }), flaw({ ratings: undefined }))).map(({ severity }) => severity)).toEqual([
      "unknown",
      "unknown",
    ]);
  });

  test("can be several, one of each source: the source's own counts first", async () => {
    const ratings = [
      { source: { name: "nvd" }, severity: "critical" },
      { source: { name: "ubuntu" }, severity: "low" },
      { source: { name: "redhat" }, severity: "none" },
    ];
    const [row] = await rows(flaw({ ratings, source: { name: "redhat" } }));
    expect([row?.severity, row?.severitySource]).toEqual(["negligible", "redhat"]);
    expect(row?.sources.length).toBe(3);
  });

  test("of EPSS are no CVSS and no severity", async () => {
    const [row] = await rows(flaw({ ratings: [{ source: { name: "FIRST" }, score: 0.88, method: "other", justification: "EPSS" }] }));
    expect(row).toMatchObject({ severity: "unknown", epss: { score: 0.88 }, sources: [] });
  });

  test("without a word are read by their score, if it is a CVSS score", async () => {
    expect((await rows(flaw({ ratings: [{ score: 9.8, method: "CVSSv31" }] })))[0]?.severity).toBe("critical");
    expect((await rows(flaw({ ratings: [{ score: 9.8, method: "other" }] })))[0]?.severity).toBe("unknown");
  });

  test.each([
    ["info", "negligible"],
    ["none", "negligible"],
    ["unknown", "unknown"],
  ])("of severity %s are %s", async (severity, expected) => {
    expect((await rows(flaw({ ratings: [{ severity }] })))[0]?.severity).toBe(expected);
  });
});

describe("VEX", () => {
  const judged = (state: string, facts: Record<string, unknown> = {}) =>
    flaw({
      affects: [{ ref: "pkg:apk/alpine/zlib@1.2" }],
      analysis: { state, justification: "code_not_reachable", response: ["will_not_fix"], detail: "not called", ...facts },
    });
  const vex = (...vulnerabilities: unknown[]) => read(bom({ components: undefined, vulnerabilities }));

  test.each([
    ["exploitable", "affected"],
    ["in_triage", "under_investigation"],
    ["false_positive", "false_positive"],
    ["not_affected", "not_affected"],
    ["resolved", "fixed"],
    ["resolved_with_pedigree", "fixed"],
  ])("says %s for %s", async (state, status) => {
    const [statement] = ofType(await vex(judged(state)), "statement");
    expect(statement).toMatchObject({
      status,
      justification: "vulnerable_code_not_in_execute_path",
      justificationSaid: "code_not_reachable",
      detail: "not called",
    });
  });

  test("alone is no scan of anything", async () => {
    const records = await vex(judged("not_affected"));
    expect(ofType(records, "scan")).toEqual([]);
    expect(ofType(records, "statement").length).toBe(1);
  });

  test("in XML has the author and the time of the judgement", async () => {
    const xml = `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
  <metadata><timestamp>2026-01-02T03:04:05Z</timestamp>
    <authors><author><name>Product Security</name></author></authors>
    <component type="container" bom-ref="app"><name>quay.io/team/app</name><version>1</version></component></metadata>
  <vulnerabilities><vulnerability><id>CVE-2024-0001</id>
    <analysis><state>not_affected</state><justification>code_not_present</justification><detail>gone</detail>
      <firstIssued>2026-02-01T00:00:00Z</firstIssued><lastUpdated>2026-03-01T00:00:00Z</lastUpdated></analysis>
    <affects><target><ref>pkg:apk/alpine/zlib@1.2</ref></target></affects></vulnerability></vulnerabilities>
</bom>`;
    expect(ofType(await recordsOf(Buffer.from(xml)), "statement")).toMatchObject([
      { status: "not_affected", author: "Product Security", statedAt: new Date("2026-03-01T00:00:00Z") },
    ]);
  });
});

test("the serial number can be absent or used again: it is no identity", async () => {
  const serialNumber = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79";
  expect(await read(bom({ serialNumber }))).toEqual(await read(bom()));
});

test("a list of packages with an empty list of vulnerabilities is not clean", async () => {
  expect(ofType(await read(bom({ vulnerabilities: [] })), "scan")[0]).toMatchObject({ status: "packages_only", covers: [] });
});

test("an image has the digest of its purl", async () => {
  const component = { ...subject, purl: `pkg:oci/app@${DIGEST.replace(":", "%3A")}?repository_url=quay.io/team/app&arch=amd64` };
  const records = await read(bom({ metadata: { ...bom().metadata, component } }));
  expect(ofType(records, "scan")[0]?.target.image).toMatchObject({ repository: "quay.io/team/app", digest: DIGEST });
});
