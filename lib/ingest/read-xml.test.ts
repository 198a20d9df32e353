import { describe, expect, it } from "vitest";
import { readDocument } from "./read-document";
import { parseXml } from "./read-xml";
import { ofType, recordsOf } from "./records-of.fixture";

describe("XML", () => {
  it("is read with namespaces, attributes, text, CDATA and entities", () => {
    const root = parseXml(
      `<?xml version="1.0"?><!-- a --><a xmlns="urn:a" xmlns:v="urn:v"><v:b c='1 &lt; 2' d = "&#x41;&#66;">x &amp; y<![CDATA[<z>]]></v:b><e/></a>\n`,
    );
    expect(root).toMatchObject({ name: "a", namespace: "urn:a" });
    expect(root.children.map(({ name, namespace, text }) => ({ name, namespace, text }))).toEqual([
      { name: "b", namespace: "urn:v", text: "x & y<z>" },
      { name: "e", namespace: "urn:a", text: "" },
    ]);
    expect([...(root.children[0]?.attributes ?? [])]).toEqual([
      ["c", "1 < 2"],
      ["d", "AB"],
    ]);
  });

  it.each([
    ["a document type, which could define entities", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`],
    ["a tag that is not closed", "<a><b></a>"],
    ["an end that is missing", "<a><b>"],
    ["two elements at the top", "<a/><b/>"],
    ["nesting without end", "<a>".repeat(300)],
    ["an attribute without quotes", "<a b=c/>"],
    ["text outside of its element", "<a/>b"],
    ["an entity that nobody defined", "<a>&b;</a>"],
    ["a prefix that stands for no namespace", "<v:a/>"],
    ["nothing but a comment", "<!-- a -->"],
  ])("is refused for %s", (_name, body) => {
    expect(() => parseXml(body)).toThrow(/line 1, column \d+, byte \d+/);
  });

  it("that is no known report is told apart by its element", async () => {
    await expect(readDocument(Buffer.from("<testsuites/>"))).rejects.toMatchObject({
      code: "unknown_format",
      message: expect.stringContaining("<testsuites>"),
    });
  });
});

it("CycloneDX 1.4 in XML says what it says in JSON", async () => {
  const xml = `<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"><metadata><timestamp>2026-01-01T00:00:00Z</timestamp>
    <tools><tool><vendor>v</vendor><name>Scanner</name><version>2</version></tool></tools>
    <component type="container" bom-ref="me"><name>a/b:1</name></component></metadata>
    <components><component type="library" bom-ref="x"><name>outer</name><version>1</version><purl>pkg:npm/outer@1</purl>
      <components><component type="library" bom-ref="y"><name>inner</name><version>2</version><purl>pkg:npm/inner@2</purl></component></components></component></components>
    <vulnerabilities><vulnerability bom-ref="v1"><id>GHSA-aaaa-bbbb-cccc</id><source><name>GitHub</name></source>
      <references><reference><id>CVE-2026-1000</id><source><name>NVD</name></source></reference></references>
      <ratings><rating><source><name>NVD</name></source><score>9.8</score><severity>critical</severity><method>CVSSv31</method><vector>AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H</vector></rating></ratings>
      <cwes><cwe>79</cwe></cwes><recommendation>Upgrade inner to version 3</recommendation>
      <affects><target><ref>y</ref></target><target><ref>x</ref></target></affects></vulnerability>
      <vulnerability><id>CVE-2026-2000</id><analysis><state>not_affected</state></analysis><affects><target><ref>x</ref></target></affects></vulnerability></vulnerabilities></bom>`;
  const records = await recordsOf(Buffer.from(xml));
  expect(ofType(records, "scan")[0]).toMatchObject({ target: { name: "a/b:1" }, tool: { name: "scanner", version: "2" } });
  expect(ofType(records, "package").map((record) => record.package.purl)).toEqual(["pkg:npm/outer@1", "pkg:npm/inner@2"]);
  expect(ofType(records, "vulnerability")).toMatchObject([
    {
      id: "GHSA-aaaa-bbbb-cccc",
      aliases: ["CVE-2026-1000"],
      package: { key: "pkg:npm/inner" },
      severity: "critical",
      severitySource: "nvd",
      fixedVersion: "3",
      cwes: ["CWE-79"],
      sources: [{ source: "nvd", cvss: [{ version: "3", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", score: 9.8 }] }],
    },
    { package: { key: "pkg:npm/outer" }, fixedVersion: null, sameRow: true },
    { id: "CVE-2026-2000", package: { key: "pkg:npm/outer" } },
  ]);
  expect(ofType(records, "statement")).toMatchObject([
    {
      vulnerability: "CVE-2026-2000",
      status: "not_affected",
      entries: 0,
      products: [{ target: { name: "a/b:1" }, package: { version: "1" } }],
    },
  ]);
});
