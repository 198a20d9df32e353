import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseSeverity } from "@/lib/core/severity";
import { isAdvisory } from "@/lib/identity/advisory-alias";
import { inPieces, json, ofType, recordsOf } from "./records-of.fixture";
import { vulnerabilityIdIn } from "./sarif-vulnerability";
import { cleanText, text, time } from "./value";

const flaw = { VulnerabilityID: "CVE-2024-0001", PkgName: "zlib1g", InstalledVersion: "1", Severity: "HIGH" };
const trivy = (facts: Record<string, unknown> = {}, rows: unknown[] = [flaw]) => ({
  SchemaVersion: 2,
  ArtifactName: "quay.io/team/app:1",
  ArtifactType: "container_image",
  Metadata: { OS: { Family: "debian", Name: "12" } },
  Results: [{ Target: "app (debian 12)", Class: "os-pkgs", Type: "debian", Vulnerabilities: rows }],
  ...facts,
});
const grype = {
  matches: [{ vulnerability: { id: "CVE-2024-0001", severity: "High" }, artifact: { name: "zlib1g", version: "1", type: "deb" } }],
  source: { type: "image", target: { userInput: "quay.io/team/app:1" } },
  distro: { name: "debian", version: "12" },
  descriptor: { name: "grype", version: "0.104.0" },
};
const sarif = {
  version: "2.1.0",
  runs: [{ tool: { driver: { name: "checkov", rules: [] } }, results: [{ ruleId: "CKV_K8S_1", message: { text: "x" } }] }],
};
const cyclonedx = {
  bomFormat: "CycloneDX",
  specVersion: "1.7",
  version: 1,
  components: [{ type: "library", name: "a", version: "1", purl: "pkg:npm/a@1" }],
};
const snyk = {
  ok: false,
  packageManager: "npm",
  projectName: "shop",
  vulnerabilities: [{ id: "SNYK-JS-A-1", name: "a", version: "1", severity: "low" }],
};
const DOCUMENTS: readonly (readonly [string, unknown])[] = [
  ["Trivy", trivy()],
  ["Grype", grype],
  ["SARIF", sarif],
  ["CycloneDX", cyclonedx],
  ["Snyk", snyk],
];

/** What a document says, without what was passed over on the way to it. */
const said = async (bytes: Uint8Array) =>
  (await recordsOf(bytes)).filter((record) => record.type !== "warning" || !/passed over/.test(record.message));
const utf16 = (body: string, ...tail: number[]) =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(body, "utf16le"), Buffer.from(tail)]);
const bigEndian = (body: string) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(body, "utf16le").swap16()]);

describe.each(DOCUMENTS)("%s", (_name, document) => {
  const body = JSON.stringify(document);
  test.each<[string, Uint8Array]>([
    ["in UTF-16 with a mark, as PowerShell writes it", utf16(body)],
    ["in UTF-16 with a stray byte behind it", utf16(body, 0x0a)],
    ["in UTF-16 of the other order", bigEndian(body)],
    ["in UTF-16 without a mark", Buffer.from(body, "utf16le")],
    ["in UTF-8 with a mark", Buffer.from(`\ufeff${body}`)],
    ["packed", gzipSync(utf16(body))],
    ["with log lines before it", Buffer.from(`[0000]  WARN no explicit name\n2026-01-01T00:00:00Z\tINFO\t[vuln] scanning\n${body}\n`)],
    [
      "with coloured errors behind it",
      Buffer.from(`${JSON.stringify(document, null, 2)}\n\u001b[31mERROR\u001b[0m failed to close {"a"\n`),
    ],
    ["in UTF-16 with both around it", utf16(`[0000]  WARN x\n${body}\n\u001b[31mERROR\u001b[0m y\n`)],
  ])("%s says what it says", async (_how, bytes) => {
    expect(await said(bytes)).toEqual(await said(Buffer.from(body)));
  });

  test("twice, in a list, pretty one after another or as lines, is read twice", async () => {
    const one = (await said(Buffer.from(body))).filter(({ type }) => type !== "scan" && type !== "warning" && type !== "package").length;
    const pretty = JSON.stringify(document, null, 2);
    for (const twice of [`[${body},${body}]`, `${body}\n${body}\n`, `${pretty}\n${pretty}`]) {
      for (const found of [await recordsOf(Buffer.from(twice)), await recordsOf(inPieces(Buffer.from(twice), 512), null, 0)])
        expect(found.filter(({ type }) => type !== "scan" && type !== "warning" && type !== "package").length).toBe(2 * one);
    }
  });
});

test("letters that are no UTF-8 are read leniently", async () => {
  const [before, after] = JSON.stringify(trivy({}, [{ ...flaw, Title: "caf@" }])).split("@");
  const records = await recordsOf(Buffer.concat([Buffer.from(before ?? ""), Buffer.from([0xe9]), Buffer.from(after ?? "")]));
  expect(ofType(records, "vulnerability")[0]?.title).toBe("caf\ufffd");
});

test("documents are known by what they hold: nothing is asked of a name", async () => {
  expect(ofType(await recordsOf(json(sarif)), "misconfiguration").length).toBe(1);
  await expect(recordsOf(json(sarif), "trivy")).rejects.toMatchObject({
    code: "invalid_report",
    message: expect.stringContaining("SARIF"),
  });
});

test.each<[string, Buffer, string]>([
  ["no bytes", Buffer.alloc(0), "invalid_report"],
  ["white space", Buffer.from(" \n"), "invalid_report"],
  ["a mark alone", Buffer.from([0xef, 0xbb, 0xbf]), "invalid_report"],
  ["{}", Buffer.from("{}"), "unknown_format"],
  ["[]", Buffer.from("[]"), "unknown_format"],
])("of %s the sender is told, whatever format is asked for, and nothing becomes clean", async (_what, bytes, code) => {
  await expect(recordsOf(bytes)).rejects.toMatchObject({ code });
  for (const asked of ["trivy", "grype", "sarif", "cyclonedx", "spdx", "osv-scanner", "snyk", "clair"])
    await expect(recordsOf(bytes, asked)).rejects.toMatchObject({ code: "invalid_report" });
});

test.each([
  ["CRITICAL", "critical"],
  ["Defcon1", "critical"],
  ["danger", "critical"],
  ["Important", "high"],
  ["moderate", "medium"],
  ["warning", "medium"],
  ["Low", "low"],
  ["Negligible", "negligible"],
  ["None", "negligible"],
  ["INFORMATIONAL", "negligible"],
  ["UNKNOWN", "unknown"],
  ["UNTRIAGED", "unknown"],
  ["", "unknown"],
  [null, "unknown"],
  [undefined, "unknown"],
  [7, "unknown"],
])("the word %j for a severity is read as %s", (word, expected) => {
  expect(parseSeverity(word)).toBe(expected);
});

test("a severity in words is never put aside for a score", async () => {
  const row = { ...flaw, Severity: "LOW", CVSS: { nvd: { V3Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", V3Score: 9.8 } } };
  expect(ofType(await recordsOf(json(trivy({}, [row]))), "vulnerability")[0]?.severity).toBe("low");
});

test.each([
  "GHSA-aaaa-bbbb-cccc",
  "GO-2024-0001",
  "PYSEC-2024-1",
  "RHSA-2024:1234",
  "ALAS-2024-2607",
  "ALAS2023-2024-001",
  "ELSA-2024-1234",
  "DLA-1234-1",
  "TEMP-0000001-ABCDEF",
  "NSWG-ECO-12",
  "GMS-2024-12",
  "MAL-2024-1234",
  "openSUSE-SU-2024:1234-1",
  "SNYK-JS-LODASH-567746",
])("the id %s is one", async (id) => {
  expect(vulnerabilityIdIn(`${id} of something`)).toBe(id);
  expect(ofType(await recordsOf(json(trivy({}, [{ ...flaw, VulnerabilityID: id }]))), "vulnerability")[0]?.id).toBe(id);
});

test("advisories that can cover several flaws are no other name of one", () => {
  for (const id of ["RHSA-2024:1234", "ALAS-2024-2607", "ELSA-2024-1234", "DLA-1234-1", "openSUSE-SU-2024:1234-1"])
    expect(isAdvisory(id)).toBe(true);
  for (const id of ["GHSA-aaaa-bbbb-cccc", "GO-2024-0001", "MAL-2024-1", "SNYK-JS-A-1", "CVE-2024-0001"])
    expect(isAdvisory(id)).toBe(false);
});

test("rows, findings and flaws are three counts: one flaw in two versions of a package at two paths is three rows", async () => {
  const npm = (InstalledVersion: string, PkgPath: string) => ({ ...flaw, PkgName: "lodash", InstalledVersion, PkgPath });
  const rows = [npm("1.0.0", "a/package.json"), npm("1.0.0", "b/package.json"), npm("2.0.0", "c/package.json")];
  const records = await recordsOf(
    json(trivy({ Results: [{ Target: "Node.js", Class: "lang-pkgs", Type: "node-pkg", Vulnerabilities: rows }] })),
  );
  const found = ofType(records, "vulnerability");
  expect(found.length).toBe(3);
  expect(new Set(found.map((row) => row.package.purl)).size).toBe(2);
  expect(new Set(found.map((row) => row.package.key)).size).toBe(1);
  expect(new Set(found.map((row) => row.id)).size).toBe(1);
});

test.each<[unknown, string | null]>([
  ["2026-04-23T04:05:47.827123456Z", "2026-04-23T04:05:47.827Z"],
  ["2026-04-23T04:05:47+0000", "2026-04-23T04:05:47.000Z"],
  ["2026-04-23T06:05:47+02:00", "2026-04-23T04:05:47.000Z"],
  ["2026-04-23 04:05:47", "2026-04-23T04:05:47.000Z"],
  ["0001-01-01T00:00:00Z", null],
  ["2026-04-23T04:05:47Z+2", null],
  ["2021-1-1T10:10:10Z", null],
  ["", null],
  [0, null],
])("the time %j is %j", (given, expected) => {
  expect(time(given)?.toISOString() ?? null).toBe(expected);
});

test("control characters and colours never reach the database", async () => {
  const dirty = "a\u0000b\u0007\u001b[31mred\u001b[0m\ud800";
  expect(text(dirty)).toBe("abred\ufffd");
  const row = { ...flaw, Title: dirty, Description: dirty, PkgName: "zlib\u00001g", FixedVersion: "1\u0000.2" };
  const document = JSON.stringify(await recordsOf(json(trivy({ ArtifactName: "quay.io/te\u0000am/app:1" }, [row]))));
  expect(document).toBe(cleanText(document));
  expect(document).not.toContain("\\u0000");
});

test("no secret, no environment and no line of code is kept", async () => {
  const hidden = "hunter2-very-secret";
  const document = trivy({
    Metadata: { OS: { Family: "debian", Name: "12" }, ImageConfig: { config: { Env: [`PASSWORD=${hidden}`], Labels: { a: "b" } } } },
    Results: [
      {
        Target: "/app/.env",
        Class: "secret",
        Secrets: [
          {
            RuleID: "aws-secret-access-key",
            Match: `key=${hidden}`,
            StartLine: 1,
            EndLine: 1,
            Code: { Lines: [{ Number: 1, Content: hidden, Highlighted: hidden }] },
          },
        ],
      },
      {
        Target: "Dockerfile",
        Class: "config",
        Misconfigurations: [{ ID: "DS031", CauseMetadata: { Code: { Lines: [{ Content: hidden }] } } }],
      },
    ],
  });
  const records = await recordsOf(json(document));
  expect(JSON.stringify(records)).not.toContain(hidden);
  expect(ofType(records, "secret").length + ofType(records, "misconfiguration").length).toBe(2);
});
