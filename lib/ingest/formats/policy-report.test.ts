import { describe, expect, it } from "vitest";
import { isFault } from "@/lib/core/records";
import { findingProblem, findingSubject } from "@/lib/identity/finding-key";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

const report = (over: object) => ({
  apiVersion: "wgpolicyk8s.io/v1alpha2",
  kind: "PolicyReport",
  metadata: { name: "r", namespace: "shop" },
  scope: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  results: [{ policy: "p", rule: "r", result: "fail", source: "kyverno", severity: "high" }],
  ...over,
});
const targets = async (value: unknown) =>
  ofType(await recordsOf(json(value)), "scan").map((scan) => [scan.tool.name, scan.target.kind, scan.target.name]);

describe("where results are", () => {
  it("takes the scope in the report's namespace", async () => {
    expect(await targets(report({}))).toEqual([["kyverno", "workload", "shop/Deployment/web"]]);
  });

  it("takes each of the resources that a result names", async () => {
    const resources = [
      { kind: "Pod", name: "web-6b59cc5ddb-bp9h8", namespace: "shop" },
      { kind: "Node", name: "n1" },
      { kind: "Service", name: "web" },
    ];
    const records = await recordsOf(json(report({ scope: null, results: [{ policy: "p", result: "warn", resources }] })));
    expect(ofType(records, "scan").map(({ target }) => target.name)).toEqual(["shop/Deployment/web", "Node/n1", "shop/Service/web"]);
    expect(ofType(records, "policy")).toHaveLength(3);
  });

  it("falls back on the owner, the namespace and the cluster", async () => {
    const owned = { name: "r", namespace: "shop", ownerReferences: [{ kind: "Pod", name: "zipkin-6b59cc5ddb-bp9h8" }] };
    expect(await targets(report({ scope: null, metadata: owned }))).toEqual([["kyverno", "workload", "shop/Deployment/zipkin"]]);
    expect(await targets(report({ scope: null }))).toEqual([["kyverno", "resource", "Namespace/shop"]]);
    expect(await targets(report({ scope: null, kind: "ClusterPolicyReport" }))).toEqual([["kyverno", "cluster", "Cluster/policies"]]);
  });
});

describe("who says it", () => {
  it("knows the engines by the names they give themselves", async () => {
    const names = ["KyvernoValidatingPolicy", "KubeArmor Policy Engine", "Trivy", "Kube Bench", "My Engine"];
    const results = names.map((source) => ({ policy: "p", result: "pass", source }));
    expect((await targets(report({ results }))).map(([tool]) => tool)).toEqual([
      "kyverno",
      "kubearmor",
      "trivy",
      "kube-bench",
      "my-engine",
    ]);
  });

  it("takes Kyverno's word for all that a report of its own holds, and an emptied report for a look", async () => {
    const metadata = { name: "r", namespace: "shop", labels: { "app.kubernetes.io/managed-by": "kyverno" } };
    expect(await targets(report({ metadata, results: [{ policy: "p", result: "fail", source: "ValidatingAdmissionPolicy" }] }))).toEqual([
      ["kyverno", "workload", "shop/Deployment/web"],
    ]);
    const emptied = await recordsOf(json(report({ metadata, results: null })));
    expect(emptied).toMatchObject([{ type: "scan", covers: ["policy"], target: { name: "shop/Deployment/web" } }]);
  });
});

it("reads any case of the result, and passes over what has none", async () => {
  const results = [
    { policy: "a", result: "FAIL" },
    { policy: "b", status: "Pass" },
    { policy: "c", result: "skip" },
    { policy: "d", result: "error" },
    { policy: "e", result: null },
    { policy: "f", result: "perhaps" },
    { result: "fail" },
    7,
  ];
  const records = await recordsOf(json(report({ results })));
  expect(ofType(records, "policy").map((record) => [record.policy, record.result, isFault(record)])).toEqual([
    ["a", "fail", true],
    ["b", "pass", false],
    ["c", "skip", false],
    ["d", "error", false],
  ]);
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
    "no result",
    'unknown result "perhaps"',
    "no policy",
    "not an object",
  ]);
});

it("tells the checks of a benchmark's adapter apart", async () => {
  const records = ofType(await recordsOf(corpusFile("kube-bench-v1alpha1-122-results.yaml").bytes()), "policy");
  expect(new Set(records.map((record) => `${findingProblem(record)} ${findingSubject(record)}`)).size).toBe(122);
  expect(records[0]).toMatchObject({
    rule: "1.1.1",
    title: expect.stringMatching(/^Ensure that the API server pod/),
    resolution: expect.any(String),
  });
});

it("takes a severity from the properties where there is no other", async () => {
  const records = ofType(await recordsOf(corpusFile("falco-multi-document.yaml").bytes()), "policy");
  expect(records.map(({ severity }) => severity)).toEqual(["low", "medium"]);
});

it("passes over objects of a list that are no reports", async () => {
  const records = await recordsOf(json({ apiVersion: "v1", kind: "List", items: [report({}), { apiVersion: "v1", kind: "Pod" }, null] }));
  expect(ofType(records, "policy")).toHaveLength(1);
  expect(ofType(records, "skip").map(({ where }) => where)).toEqual(["items[1]", "items[2]"]);
});
