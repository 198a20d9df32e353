import { describe, expect, it, vi } from "vitest";
import { Problem } from "@/lib/core/errors";
import { corpusFile } from "@/test/corpus";
import { detectFormat } from "./detect";
import { readDocument } from "./read-document";
import { json } from "./records-of.fixture";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const detect = async (bytes: Uint8Array, asked?: string): Promise<string> => detectFormat((await readDocument(bytes)).top, asked).id;
const refused = async (value: unknown, asked?: string): Promise<Problem> => {
  try {
    await detect(json(value), asked);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("was detected");
};

describe("documents of other tools are nobody's", () => {
  it.each<[string, unknown]>([
    ["xeol", { matches: [{ Cycle: {}, artifact: {} }], source: {}, distro: {}, descriptor: { name: "xeol", version: "0.9" } }],
    ["npm audit", { auditReportVersion: 2, vulnerabilities: {}, metadata: {} }],
    ["an answer of an API", { status: "ok", data: { items: [] } }],
    ["a test report", { results: { tests: [] } }],
    ["JSON-LD of another kind", { "@context": "https://schema.org", "@graph": [{ "@type": "Person" }] }],
    ["a Kyverno policy", { apiVersion: "kyverno.io/v1", kind: "ClusterPolicy", metadata: { name: "a" }, spec: {} }],
    ["ShellCheck", [{ file: "a.sh", line: 1, endLine: 1, column: 1, level: "info", code: 2086, message: "m" }]],
    [
      "the definition of policy reports",
      { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: {}, spec: {} },
    ],
    ["a Falco rules file", [{ rule: "x", condition: "y", output: "z", priority: "Warning" }]],
    ["an empty object", {}],
    ["an empty list", []],
    ["a list of empty objects", [{}, {}]],
    ["a manifest of a kind that is not used", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: {} }],
  ])("%s", async (_name, value) => {
    const problem = await refused(value);
    expect(problem.code).toBe("unknown_format");
    expect(problem.message).toContain("Tried: Trivy (trivy)");
  });
});

const API = "aquasecurity.github.io/v1alpha1";
it.each<[string, unknown]>([
  ["trivy-operator", { apiVersion: API, kind: "VulnerabilityReport", metadata: { name: "a" }, report: {} }],
  ["trivy-operator", { apiVersion: "v1", kind: "List", items: [{ apiVersion: API, kind: "VulnerabilityReport" }] }],
  ["trivy-operator", { apiVersion: API, kind: "VulnerabilityReportList", items: [] }],
  ["trivy-operator", { verb: "delete", operatorObject: {} }],
  ["policy-report", { apiVersion: "wgpolicyk8s.io/v1beta1", kind: "PolicyReportList", items: [] }],
  ["policy-report", { apiVersion: "openreports.io/v1alpha1", kind: "ClusterReport", metadata: {} }],
  ["kube-bench", [{ id: "3", version: "1.5", text: "x", node_type: "node", tests: [] }]],
  ["checkov", { passed: 0, failed: 0, checkov_version: "2" }],
  ["kubescape", { summaryDetails: {}, results: null }],
])("finds %s in a document that holds nothing", async (id, value) => {
  expect(await detect(json(value))).toBe(id);
});

it("says which keys it found", async () => {
  const problem = await refused({ version: "2.1.0", entries: [] });
  expect(problem.message).toContain("an object with the keys version, entries");
  expect(problem.extra).toMatchObject({ keys: ["version", "entries"] });
});

it.each<[string, string, string]>([
  ["image-alpine-3.10.json", "trivy", "trivy"],
  ["all-cluster-254-resources.json", "trivy", "trivy-k8s"],
  ["falco-docs-captured-events.jsonl", "Falcosidekick", "falco"],
  ["kubesphere-cluster-pods.json", "kubernetes", "k8s-inventory"],
])("takes %s asked for as %s", async (name, asked, id) => {
  expect(await detect(corpusFile(name).bytes(), asked)).toBe(id);
});

it("refuses a format that it does not know, and a document that is not of the asked one", async () => {
  const unknown = await refused({ SchemaVersion: 2, ArtifactName: "a" }, "trivvy");
  expect([unknown.code, unknown.message]).toEqual(["unknown_format", expect.stringContaining('no format "trivvy"')]);
  const other = await refused({ SchemaVersion: 2, ArtifactName: "a" }, "grype");
  expect([other.code, other.message]).toEqual(["invalid_report", expect.stringContaining("It looks like Trivy")]);
});

it("takes an empty list of kubectl for an inventory", async () => {
  expect(await detect(json({ apiVersion: "v1", kind: "List", items: [], metadata: {} }))).toBe("k8s-inventory");
});
