import { describe, expect, test } from "vitest";
import type { ReportRecord } from "@/lib/core/records";
import { json, ofType, recordsOf } from "./records-of.fixture";

const API = "aquasecurity.github.io/v1alpha1";
const DIGEST = `sha256:${"d4".repeat(32)}`;
const labels = {
  "trivy-operator.resource.kind": "ReplicaSet",
  "trivy-operator.resource.name": "web-965685897",
  "trivy-operator.resource.namespace": "shop",
  "trivy-operator.container.name": "web",
};
const object = (kind: string, report: Record<string, unknown>, metadata: Record<string, unknown> = {}) => ({
  apiVersion: API,
  kind,
  metadata: { name: "r", namespace: "shop", labels, ...metadata },
  report: { updateTimestamp: "2026-05-01T10:00:00Z", scanner: { name: "Trivy", version: "0.68.1" }, ...report },
});
const flaw = (facts: Record<string, unknown> = {}) => ({
  vulnerabilityID: "CVE-2024-0001",
  resource: "curl",
  installedVersion: "7.87.0-r1",
  fixedVersion: "7.87.0-r2",
  severity: "CRITICAL",
  ...facts,
});
const image = { registry: { server: "index.docker.io" }, artifact: { repository: "library/nginx", tag: "1.25" } };
const flaws = (...vulnerabilities: unknown[]) => object("VulnerabilityReport", { ...image, vulnerabilities });
const check = (facts: Record<string, unknown> = {}) => ({ checkID: "KSV001", severity: "HIGH", success: false, title: "t", ...facts });
const checks = (...rows: unknown[]) => object("ConfigAuditReport", { checks: rows });
const read = (value: unknown): Promise<ReportRecord[]> => recordsOf(json(value));
const found = (records: readonly ReportRecord[]) =>
  records.filter(({ type }) => type === "vulnerability" || type === "misconfiguration").length;

describe("the ways of delivery", () => {
  const both = [flaws(flaw()), checks(check())];
  test.each<[string, unknown]>([
    ["a bare list", both],
    ["a list of kubectl", { apiVersion: "v1", kind: "List", items: both }],
    [
      "a dictionary by the plural of their definitions",
      {
        "vulnerabilityreports.aquasecurity.github.io": [both[0]],
        "configauditreports.aquasecurity.github.io": [both[1]],
      },
    ],
    [
      "a dictionary of lists of kubectl",
      {
        "vulnerabilityreports.aquasecurity.github.io": { apiVersion: "v1", kind: "List", items: [both[0]] },
        "configauditreports.aquasecurity.github.io": { apiVersion: API, kind: "ConfigAuditReportList", items: [both[1]] },
      },
    ],
  ])("%s", async (_what, value) => {
    expect(found(await read(value))).toBe(2);
  });

  test("a single object, and a list of the API whose items have no kind", async () => {
    expect(found(await read(both[0]))).toBe(1);
    const { kind: _, apiVersion: __, ...bare } = flaws(flaw());
    expect(found(await read({ apiVersion: API, kind: "VulnerabilityReportList", items: [bare, bare] }))).toBe(2);
  });

  test("YAML, of one object, of several, and of a list", async () => {
    const one = (name: string) => `apiVersion: ${API}
kind: ConfigAuditReport
metadata:
  name: ${name}
  namespace: shop
  labels:
    trivy-operator.resource.kind: Deployment
    trivy-operator.resource.name: ${name}
    trivy-operator.resource.namespace: shop
report:
  scanner: {name: Trivy, version: 0.68.1}
  checks:
    - checkID: KSV001
      severity: MEDIUM
      success: false
`;
    const item = one("c")
      .trimEnd()
      .split("\n")
      .map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`))
      .join("\n");
    expect(found(await recordsOf(Buffer.from(one("a"))))).toBe(1);
    expect(found(await recordsOf(Buffer.from(`${one("a")}---\n${one("b")}`)))).toBe(2);
    expect(found(await recordsOf(Buffer.from(`apiVersion: v1\nkind: List\nitems:\n${item}\n`)))).toBe(1);
  });

  test("what lies beside the reports in a dictionary is skipped with a word", async () => {
    const records = await read({
      "vulnerabilityreports.aquasecurity.github.io": [both[0]],
      "configauditreports.aquasecurity.github.io": "none",
      "deployments.apps": [{}, {}],
    });
    expect(ofType(records, "skip").map(({ reason, where }) => [reason, where])).toEqual([
      ["not a list of reports", "configauditreports.aquasecurity.github.io"],
      ["objects of deployments.apps are not read", "deployments.apps[0]"],
      ["objects of deployments.apps are not read", "deployments.apps[1]"],
    ]);
  });
});

describe("the resource", () => {
  const target = async (metadata: Record<string, unknown>) =>
    ofType(await read(object("ConfigAuditReport", { checks: [check()] }, metadata)), "scan")[0]?.target.name;

  test("is in the labels, at its controller", async () => {
    expect(await target({})).toBe("shop/Deployment/web");
  });

  test("whose name is too long for a label is in an annotation, or in the owner", async () => {
    const hashed = {
      "trivy-operator.resource.kind": "StatefulSet",
      "trivy-operator.resource.name-hash": "7c4b",
      "trivy-operator.resource.namespace": "shop",
    };
    const long = "a".repeat(70);
    expect(await target({ labels: hashed, annotations: { "trivy-operator.resource.name": long } })).toBe(`shop/StatefulSet/${long}`);
    expect(await target({ labels: hashed, ownerReferences: [{ kind: "StatefulSet", name: long }] })).toBe(`shop/StatefulSet/${long}`);
  });
});

test.each<[string, Record<string, unknown>, Record<string, unknown> | undefined, Record<string, unknown>]>([
  [
    "a tag",
    { repository: "library/nginx", tag: "1.25" },
    { server: "index.docker.io" },
    { repository: "docker.io/library/nginx", tags: ["1.25"], digest: null },
  ],
  [
    "a digest",
    { repository: "team/app", digest: DIGEST },
    { server: "quay.io" },
    { repository: "quay.io/team/app", tags: [], digest: DIGEST },
  ],
  [
    "both",
    { repository: "team/app", tag: "1", digest: DIGEST },
    { server: "quay.io" },
    { repository: "quay.io/team/app", tags: ["1"], digest: DIGEST },
  ],
  ["neither", { repository: "team/app" }, { server: "quay.io" }, { repository: "quay.io/team/app", tags: [], digest: null }],
  ["no registry", { repository: "nginx", tag: "1" }, undefined, { repository: "docker.io/library/nginx", tags: ["1"] }],
])("the image is put together from server, repository and %s", async (_what, artifact, registry, expected) => {
  const records = await read(object("VulnerabilityReport", { registry, artifact, vulnerabilities: [] }));
  expect(ofType(records, "scan")[0]?.target.image).toMatchObject(expected);
});

describe("the summary", () => {
  const summary = { criticalCount: 9, highCount: 0, mediumCount: 0, lowCount: 0, unknownCount: 0, noneCount: 4 };

  test("is not counted: the list is", async () => {
    expect(found(await read(object("VulnerabilityReport", { ...image, summary, vulnerabilities: [flaw()] })))).toBe(1);
  });

  test("that counts what the list does not hold makes no clean scan", async () => {
    const records = await read(object("VulnerabilityReport", { ...image, summary, vulnerabilities: [] }));
    expect(ofType(records, "scan")[0]?.covers).toEqual([]);
    expect(ofType(records, "warning").length).toBe(1);
  });

  test("of none beside an empty list is a clean scan", async () => {
    const records = await read(object("VulnerabilityReport", { ...image, summary: { noneCount: 4 }, vulnerabilities: [] }));
    expect(ofType(records, "scan")[0]?.covers).toEqual(["vulnerability"]);
  });
});

describe("checks", () => {
  test("without an id or a verdict are skipped with a reason; messages can be null or absent", async () => {
    const records = await read(
      checks(
        check({ messages: null }),
        check({ messages: undefined }),
        check({ messages: ["a", "b"] }),
        check({ checkID: undefined }),
        check({ success: undefined }),
      ),
    );
    expect(ofType(records, "misconfiguration").map(({ message }) => message)).toEqual([null, null, "a\nb"]);
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["no ID", "no success"]);
  });

  test("that passed are read as passed", async () => {
    expect(ofType(await read(checks(check({ success: true }))), "misconfiguration")[0]?.passed).toBe(true);
  });

  test.each([
    ["danger", "critical"],
    ["warning", "medium"],
    ["low", "low"],
    ["HIGH", "high"],
  ])("of severity %s are %s", async (severity, expected) => {
    expect(ofType(await read(checks(check({ severity }))), "misconfiguration")[0]?.severity).toBe(expected);
  });
});

describe("a compliance report", () => {
  const compliance = (spec: unknown, status: unknown) => ({
    apiVersion: API,
    kind: "ClusterComplianceReport",
    metadata: { name: "nsa" },
    spec,
    status,
  });
  const control = { id: "1.0", name: "Non-root containers", severity: "MEDIUM", description: "d" };
  const results = async (spec: unknown, status: unknown) =>
    ofType(await read(compliance(spec, status)), "benchmark").map(({ check: id, severity, result }) => [id, severity, result]);

  test("has its specification at spec.compliance or, in Starboard, at spec", async () => {
    const status = { summaryReport: { controlCheck: [{ id: "1.0", totalFail: 2 }] } };
    expect(await results({ compliance: { id: "nsa", controls: [control] } }, status)).toEqual([["1.0", "medium", "fail"]]);
    expect(await results({ name: "nsa", controls: [control] }, status)).toEqual([["1.0", "medium", "fail"]]);
  });

  test("has a number of failures, zero, or null for what a person has to look at", async () => {
    const rows = [2, 0, null, undefined].map((totalFail, at) => ({ id: `1.${at}`, severity: "LOW", totalFail }));
    expect(await results({}, { summaryReport: { controlCheck: rows } })).toEqual([
      ["1.0", "low", "fail"],
      ["1.1", "low", "pass"],
      ["1.2", "low", "manual"],
      ["1.3", "low", "manual"],
    ]);
  });

  test("has checks of each control where it is of all", async () => {
    const detail = [
      { id: "1.0", severity: "LOW", checks: [check({ target: "a" }), check({ success: true })] },
      { id: "1.1", severity: "LOW", checks: [check({ success: true })] },
      { id: "1.2", severity: "LOW", checks: null },
    ];
    expect(await results({}, { detailReport: { results: detail } })).toEqual([
      ["1.0", "low", "fail"],
      ["1.1", "low", "pass"],
      ["1.2", "low", "manual"],
    ]);
  });

  test("without results says nothing", async () => {
    const records = await read(compliance({ compliance: { id: "nsa", controls: [control] } }, {}));
    expect(records.map(({ type }) => type)).toEqual(["warning"]);
  });
});

test("an empty fixed version is none; score, target, links, class and path can be absent; the severity is the vendor's, not the score's", async () => {
  const bare = { vulnerabilityID: "CVE-2024-0001", resource: "curl", installedVersion: "1", fixedVersion: "", severity: "CRITICAL" };
  const records = await read(flaws(bare, flaw({ score: 4.2 }), flaw({ score: 0, severity: "LOW", target: "", links: [] })));
  expect(ofType(records, "vulnerability").map(({ severity, fixedVersion, fixState }) => [severity, fixedVersion, fixState])).toEqual([
    ["critical", null, null],
    ["critical", "7.87.0-r2", "fixed"],
    ["low", "7.87.0-r2", "fixed"],
  ]);
});

test("packages of versions before classes are their distribution's where their version says so, and otherwise nobody's", async () => {
  const versions = ["7.87.0-r1", "1.1.1n-0+deb11u3", "1.1.1k-9.el8_7", "4.17.20"];
  const rows = versions.map((installedVersion) => flaw({ installedVersion }));
  const found = ofType(await read(flaws(...rows, flaw({ installedVersion: "1-r0", packagePURL: "pkg:npm/curl@1-r0" }))), "vulnerability");
  expect(found.map((row) => row.package.key)).toEqual([
    "pkg:apk/alpine/curl",
    "pkg:deb/debian/curl",
    "pkg:rpm/redhat/curl",
    "pkg:generic/curl",
    "pkg:npm/curl",
  ]);
});
