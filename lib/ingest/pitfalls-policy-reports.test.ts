import { describe, expect, test } from "vitest";
import { isFault, isJudged } from "@/lib/core/records";
import { detectFormat } from "./detect";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const result = (facts: object = {}) => ({
  policy: "require-labels",
  rule: "check-team",
  result: "fail",
  message: "no label",
  source: "kyverno",
  ...facts,
});
const report = (results: unknown, facts: object = {}) => ({
  apiVersion: "wgpolicyk8s.io/v1alpha2",
  kind: "PolicyReport",
  metadata: { name: "r", namespace: "shop", labels: { "app.kubernetes.io/managed-by": "kyverno" } },
  scope: { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "shop" },
  results,
  ...facts,
});
const policies = async (value: unknown) => ofType(await recordsOf(json(value)), "policy");
const targets = async (value: unknown) => ofType(await recordsOf(json(value)), "scan").map(({ target }) => target.name);

describe("versions", () => {
  test.each([
    ["wgpolicyk8s.io/v1alpha1", "PolicyReport", "status"],
    ["wgpolicyk8s.io/v1alpha1", "PolicyReport", "result"],
    ["wgpolicyk8s.io/v1alpha2", "ClusterPolicyReport", "result"],
    ["wgpolicyk8s.io/v1beta1", "PolicyReport", "result"],
    ["openreports.io/v1alpha1", "Report", "result"],
    ["openreports.io/v1alpha1", "ClusterReport", "result"],
    ["openreports.io/v1alpha1", "PolicyReport", "result"],
  ])("%s %s with %s", async (apiVersion, kind, key) => {
    const value = report([{ policy: "p", rule: "r", [key]: "fail" }], { apiVersion, kind });
    expect(detectFormat((await readDocument(json(value))).top).id).toBe("policy-report");
    expect(await policies(value)).toMatchObject([{ policy: "p", rule: "r", result: "fail" }]);
  });

  test("Kyverno 1.15 and later under openreports.io: one report of one resource, its own engines as sources", async () => {
    const value = {
      apiVersion: "openreports.io/v1alpha1",
      kind: "Report",
      metadata: {
        name: "56a61fdf-0c0f-4a62-bd6e-02e6b1f2a5a2",
        namespace: "shop",
        labels: { "app.kubernetes.io/managed-by": "kyverno" },
        ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "u" }],
      },
      scope: { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "shop", uid: "u" },
      source: "kyverno",
      results: [
        result({
          source: "KyvernoValidatingPolicy",
          rule: "",
          properties: { process: "background scan" },
          timestamp: { nanos: 0, seconds: 1_772_359_200 },
        }),
        result({ policy: "check-image", source: "KyvernoImageValidatingPolicy", rule: undefined, result: "pass" }),
        result({ policy: "generated", source: "KyvernoGeneratingPolicy", result: "pass" }),
        result({ policy: "api", source: "ValidatingAdmissionPolicy", properties: { binding: "b" } }),
      ],
      summary: { error: 0, fail: 9, pass: 0, skip: 0, warn: 0 },
    };
    const records = await recordsOf(json(value));
    expect(ofType(records, "scan")).toMatchObject([
      { target: { name: "shop/Deployment/web" }, tool: { name: "kyverno" }, covers: ["policy"] },
    ]);
    expect(ofType(records, "policy").map((record) => record.result)).toEqual(["fail", "pass", "pass", "fail"]);
    expect(entriesOf(records)).toEqual({ read: 4, skipped: 0 });
  });
});

describe("the result", () => {
  test("pass, fail, warn, error and skip: only fail and warn are faults, error and skip judge nothing", async () => {
    const words = ["pass", "fail", "warn", "error", "skip"];
    const found = await policies(report(words.map((word) => result({ policy: word, result: word }))));
    expect(found.map((record) => [record.policy, isFault(record), isJudged(record)])).toEqual([
      ["pass", false, true],
      ["fail", true, true],
      ["warn", true, true],
      ["error", false, false],
      ["skip", false, false],
    ]);
  });

  test("may be absent, null or a word that nobody knows: skipped with a reason, and what was found before stands", async () => {
    const records = await recordsOf(
      json(report([result({ result: undefined }), result({ policy: "b", result: null }), result({ policy: "c", result: "perhaps" })])),
    );
    expect(ofType(records, "skip").map(({ reason, unjudged }) => [reason, unjudged])).toMatchObject([
      ["no result", { policy: "require-labels", rule: "check-team" }],
      ["no result", { policy: "b" }],
      ['unknown result "perhaps"', { policy: "c" }],
    ]);
    expect(entriesOf(records)).toEqual({ read: 0, skipped: 3 });
    const [scan] = ofType(records, "scan");
    expect([scan?.target.name, records[0]?.type]).toEqual(["shop/Deployment/web", "scan"]);
  });

  test("without policy, rule or category takes the right to close from the whole report", async () => {
    const records = await recordsOf(json(report([result(), { result: "fail", policy: "", rule: "", category: "" }])));
    expect(ofType(records, "scan").every(({ covers }) => covers.length === 0)).toBe(true);
    expect(entriesOf(records)).toEqual({ read: 1, skipped: 1 });
  });
});

describe("the subject", () => {
  test("is the scope: one report a resource", async () => {
    expect(await targets(report([result()]))).toEqual(["shop/Deployment/web"]);
  });

  test("is among the resources of each result, which is one entry however many they are", async () => {
    const resources = [
      { kind: "Deployment", name: "web", namespace: "shop" },
      { kind: "Deployment", name: "api", namespace: "shop" },
    ];
    const records = await recordsOf(
      json(report([result({ resources }), result({ policy: "q", resources, result: null })], { scope: undefined })),
    );
    expect(ofType(records, "scan").map(({ target }) => target.name)).toEqual([
      "shop/Deployment/web",
      "shop/Deployment/api",
      "shop/Deployment/web",
      "shop/Deployment/api",
    ]);
    expect(ofType(records, "policy").map((record) => [record.policy, record.result, record.sameRow ?? false])).toEqual([
      ["require-labels", "fail", false],
      ["require-labels", "fail", true],
      ["q", "skip", true],
    ]);
    expect(entriesOf(records)).toEqual({ read: 1, skipped: 1 });
  });

  test("is named only among the properties, or by the report's owner, or nowhere", async () => {
    const bare = { scope: undefined, metadata: { name: "r", namespace: "shop" } };
    expect(await targets(report([result({ properties: { pod_name: "web-7c9d8bf5b4-x2kzp", namespace_name: "shop" } })], bare))).toEqual([
      "shop/Deployment/web",
    ]);
    const owned = { ...bare, metadata: { ...bare.metadata, ownerReferences: [{ kind: "StatefulSet", name: "db" }] } };
    expect(await targets(report([result()], owned))).toEqual(["shop/StatefulSet/db"]);
    expect(await targets(report([result()], bare))).toEqual(["Namespace/shop"]);
  });
});

test.each([
  ["critical", "critical"],
  ["high", "high"],
  ["medium", "medium"],
  ["low", "low"],
  ["info", "negligible"],
  [undefined, "unknown"],
])("the severity %s is %s, and it may be left out", async (severity, expected) => {
  expect((await policies(report([result({ severity })])))[0]?.severity).toBe(expected);
});

test("a time of 0, a negative one or none dates nothing: such a report counts as of when it was received", async () => {
  for (const timestamp of [
    { seconds: 0, nanos: 0 },
    { seconds: -62_135_596_800, nanos: -5 },
    undefined,
    { seconds: 1_772_359_200, nanos: 0 },
  ])
    expect(ofType(await recordsOf(json(report([result({ timestamp })]))), "scan")[0]?.scannedAt).toBe(null);
});

test.each([
  ["kyverno", "kyverno"],
  ["KyvernoValidatingPolicy", "kyverno"],
  ["KyvernoImageValidatingPolicy", "kyverno"],
  ["KyvernoGeneratingPolicy", "kyverno"],
  ["ValidatingAdmissionPolicy", "validatingadmissionpolicy"],
  ["Trivy Vulnerability", "trivy"],
  ["KubeArmor", "kubearmor"],
  [undefined, "policy-report"],
])("the source %s is the tool %s", async (source, tool) => {
  const records = await recordsOf(json(report([result({ source })], { metadata: { name: "r", namespace: "shop" } })));
  expect(ofType(records, "scan").map((scan) => scan.tool.name)).toEqual([tool]);
});

test("the summary is left out or wrong: results are counted", async () => {
  for (const summary of [undefined, { fail: 40, pass: 2 }])
    expect(entriesOf(await recordsOf(json(report([result()], { summary }))))).toEqual({ read: 1, skipped: 0 });
});

test("category, rule and policy may be empty: the rest names the result", async () => {
  const found = await policies(
    report([result({ rule: "" }), result({ policy: "", rule: "r" }), result({ policy: "", rule: "", category: "c" })]),
  );
  expect(found.map(({ policy, rule }) => [policy, rule])).toEqual([
    ["require-labels", ""],
    ["r", ""],
    ["c", ""],
  ]);
});

test("an emptied report of a resource is a look at it; an empty list is none", async () => {
  const records = await recordsOf(json(report([])));
  expect(records).toMatchObject([{ type: "scan", target: { name: "shop/Deployment/web" }, covers: ["policy"] }]);
  expect(
    (await recordsOf(json({ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReportList", items: [] }))).map(({ type }) => type),
  ).toEqual(["warning"]);
});

test("what holds reports: a list of kubectl, a list of the API, several one after another, YAML", async () => {
  const one = report([result()]);
  const { apiVersion: _a, kind: _k, ...item } = one;
  const documents = [
    json({ apiVersion: "v1", kind: "List", items: [one, one] }),
    json({ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReportList", items: [item, item] }),
    Buffer.from(`${JSON.stringify(one)}\n${JSON.stringify(one)}\n`),
    Buffer.from(
      ["a", "b"]
        .map(
          (name) =>
            `apiVersion: openreports.io/v1alpha1\nkind: Report\nmetadata: {name: ${name}, namespace: shop}\nresults:\n- {policy: p, result: fail}\n`,
        )
        .join("---\n"),
    ),
  ];
  for (const document of documents) expect(entriesOf(await recordsOf(document))).toEqual({ read: 2, skipped: 0 });
});

test("the definition of the resource is no report, although it is named after it", async () => {
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "policyreports.wgpolicyk8s.io" },
    spec: { group: "wgpolicyk8s.io", names: { kind: "PolicyReport", plural: "policyreports" } },
  };
  await expect(recordsOf(json(definition))).rejects.toMatchObject({ code: "unknown_format" });
  const beside = await recordsOf(json({ apiVersion: "v1", kind: "List", items: [report([result()]), definition] }));
  expect(entriesOf(beside)).toEqual({ read: 1, skipped: 1 });
});
