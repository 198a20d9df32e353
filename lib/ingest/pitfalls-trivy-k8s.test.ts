import { describe, expect, test } from "vitest";
import type { ReportRecord } from "@/lib/core/records";
import { json, ofType, recordsOf } from "./records-of.fixture";

const id = (digit: string) => `sha256:${digit.repeat(64)}`;
const report = (facts: Record<string, unknown>): Promise<ReportRecord[]> => recordsOf(json({ ClusterName: "kind-dev", ...facts }));
const flaw = (VulnerabilityID: string, PkgName = "musl") => ({ VulnerabilityID, PkgName, InstalledVersion: "1", Severity: "HIGH" });
const system = (target: string, ...rows: unknown[]) => ({ Target: target, Class: "os-pkgs", Type: "alpine", Vulnerabilities: rows });
const config = {
  Target: "Deployment/web",
  Class: "config",
  Type: "kubernetes",
  MisconfSummary: { Successes: 113, Failures: 1 },
  Misconfigurations: [{ ID: "KSV001" }],
};
const web = (facts: Record<string, unknown>) => ({ Namespace: "shop", Kind: "Deployment", Name: "web", ...facts });
const metadata = (tag: string, digit: string) => ({
  OS: { Family: "alpine", Name: "3.20.1" },
  ImageID: id(digit),
  RepoTags: [tag],
  RepoDigests: [`${tag.replace(/:.*$/, "")}@${id(digit)}`],
});

/** Which rows lie under which target. */
function filed(records: readonly ReportRecord[]): string[] {
  let target = "";
  return records.flatMap((record) => {
    if (record.type === "scan") target = record.target.name;
    if (record.type === "vulnerability") return [`${target}: ${record.id}`];
    return record.type === "misconfiguration" ? [`${target}: ${record.check}`] : [];
  });
}

describe("each of its layouts", () => {
  test("the old one, of two lists", async () => {
    const records = await report({
      Vulnerabilities: [web({ Results: [system("nginx:1 (alpine 3.20.1)", flaw("CVE-2024-1"))] })],
      Misconfigurations: [web({ Results: [config] })],
    });
    expect(filed(records)).toEqual(["nginx:1: CVE-2024-1", "shop/Deployment/web: KSV-0001"]);
  });

  test("the new one, of resources", async () => {
    const records = await report({
      Resources: [
        web({ Metadata: [metadata("nginx:1", "a")], Results: [system("nginx:1 (alpine 3.20.1)", flaw("CVE-2024-1"))] }),
        web({ Metadata: [{}], Results: [config] }),
      ],
    });
    expect(filed(records)).toEqual(["nginx:1: CVE-2024-1", "shop/Deployment/web: KSV-0001"]);
    expect(ofType(records, "scan")[0]?.target.image).toMatchObject({ digest: id("a"), configDigest: id("a") });
  });

  test("the summary, of findings that hold configuration and images of a workload in one", async () => {
    const records = await report({
      SchemaVersion: 2,
      Findings: [
        web({
          Metadata: [metadata("nginx:1", "a"), metadata("redis:7", "b")],
          Results: [
            config,
            system("nginx:1 (alpine 3.20.1)", flaw("CVE-2024-1")),
            { Target: "Node.js", Class: "lang-pkgs", Type: "node-pkg", Vulnerabilities: [flaw("CVE-2024-2", "lodash")] },
            system("redis:7 (alpine 3.20.1)", flaw("CVE-2024-3")),
          ],
        }),
      ],
    });
    expect(filed(records)).toEqual(["shop/Deployment/web: KSV-0001", "nginx:1: CVE-2024-1", "nginx:1: CVE-2024-2", "redis:7: CVE-2024-3"]);
    expect(
      ofType(records, "scan")
        .map((scan) => [scan.target.name, scan.covers])
        .slice(0, 3),
    ).toEqual([
      ["shop/Deployment/web", ["misconfiguration"]],
      ["nginx:1", ["vulnerability"]],
      ["redis:7", ["vulnerability"]],
    ]);
  });

  test("a summary of a workload with one image has empty metadata of its configuration beside the image's", async () => {
    const node = { Target: "Node.js", Class: "lang-pkgs", Type: "node-pkg", Vulnerabilities: [flaw("CVE-2024-2", "lodash")] };
    const Results = [config, system("nginx:1 (alpine 3.20.1)", flaw("CVE-2024-1")), node];
    const records = await report({
      Findings: [web({ Metadata: [{ ImageConfig: { architecture: "" } }, metadata("nginx:1", "a")], Results })],
    });
    expect(filed(records)).toEqual(["shop/Deployment/web: KSV-0001", "nginx:1: CVE-2024-1", "nginx:1: CVE-2024-2"]);
    expect(ofType(records, "scan")[1]?.target.image?.configDigest).toBe(id("a"));
  });

  test("a summary without metadata tells the images by their targets", async () => {
    const records = await report({
      Findings: [
        web({ Results: [system("nginx:1 (alpine 3.20.1)", flaw("CVE-2024-1")), system("redis:7 (amazon 2 (Karoo))", flaw("CVE-2024-3"))] }),
      ],
    });
    expect(filed(records)).toEqual(["nginx:1: CVE-2024-1", "redis:7: CVE-2024-3"]);
  });

  test("where it cannot be told of which image packages are, they are the workload's and no image's", async () => {
    const go = { Target: "app", Class: "lang-pkgs", Type: "gobinary", Vulnerabilities: [flaw("CVE-2024-2", "golang.org/x/net")] };
    const records = await report({
      Findings: [
        web({
          Metadata: [metadata("distroless/app:1", "a"), metadata("redis:7", "b")],
          Results: [go, system("redis:7 (alpine 3.20.1)", flaw("CVE-2024-3"))],
        }),
      ],
    });
    expect(filed(records)).toEqual(["shop/Deployment/web: CVE-2024-2", "redis:7: CVE-2024-3"]);
    expect(ofType(records, "scan").find((scan) => scan.target.name === "redis:7")?.target.image?.configDigest).toBe(id("b"));
  });
});

test.each([
  ["", null],
  ["arn:aws:eks:eu-west-1:111122223333:cluster/prod", "arn:aws:eks:eu-west-1:111122223333:cluster/prod"],
  ["kind-dev", "kind-dev"],
])("the cluster named %j is kept as the tool's word for it", async (ClusterName, expected) => {
  const [scan] = ofType(await report({ ClusterName, Resources: [web({ Results: [config] })] }), "scan");
  expect(scan?.target.cluster).toBe(expected);
});

test("a resource with an error and no results is a failed scan, not a clean one", async () => {
  const records = await report({ Resources: [web({ Error: "unable to find the specified image" })] });
  expect(ofType(records, "scan")).toMatchObject([
    { target: { name: "shop/Deployment/web" }, status: "failed", statusReason: "unable to find the specified image", covers: [] },
  ]);
});

test("a resource with an error beside its results does not count as looked at", async () => {
  const records = await report({ Resources: [web({ Error: "timeout", Results: [config] })] });
  expect(ofType(records, "scan").map((scan) => scan.status)).toEqual(["failed"]);
  expect(filed(records)).toEqual(["shop/Deployment/web: KSV-0001"]);
});

test("a resource without kind, one of the cluster and the nodes have targets", async () => {
  const results = { Results: [config] };
  const records = await report({
    Resources: [
      { Kind: "", Name: "thing", ...results },
      { Kind: "ClusterRole", Name: "admin", ...results },
      { Kind: "NodeInfo", Name: "node-1", ...results },
      {
        Kind: "NodeComponents",
        Name: "kubelet",
        Results: [
          { Target: "k8s.io/kubelet", Class: "lang-pkgs", Type: "golang", Vulnerabilities: [flaw("CVE-2024-9", "k8s.io/kubelet")] },
        ],
      },
    ],
  });
  expect(ofType(records, "scan").map((scan) => [scan.target.kind, scan.target.name])).toEqual([
    ["resource", "Unknown/thing"],
    ["resource", "ClusterRole/admin"],
    ["node", "NodeInfo/node-1"],
    ["resource", "NodeComponents/kubelet"],
  ]);
  expect(filed(records)).toContain("NodeComponents/kubelet: CVE-2024-9");
});

test("many successes beside few failures make as many records as there are rows", async () => {
  const records = await report({ Resources: [web({ Results: [{ ...config, MisconfSummary: { Successes: 35_000, Failures: 1 } }] })] });
  expect(ofType(records, "misconfiguration").length).toBe(1);
});

test("one image in two workloads is one target with one identity", async () => {
  const results = { Metadata: [metadata("nginx:1", "a")], Results: [system("nginx:1 (alpine 3.20.1)", flaw("CVE-2024-1"))] };
  const scans = ofType(await report({ Resources: [web(results), { ...web(results), Name: "api" }] }), "scan");
  expect(scans.length).toBe(2);
  expect(scans[1]?.target).toEqual(scans[0]?.target);
});

test("results of roles and of secrets that sit on a workload are the workload's and its image's", async () => {
  const records = await report({
    Resources: [
      web({
        Metadata: [metadata("nginx:1", "a")],
        Results: [
          { Target: "Role/web", Class: "config", Type: "rbac", Misconfigurations: [{ ID: "KSV041" }] },
          { Target: "/app/.env", Class: "secret", Secrets: [{ RuleID: "aws-access-key-id", Match: "KEY=****", StartLine: 1, EndLine: 1 }] },
        ],
      }),
    ],
  });
  const order = records.flatMap((record) => (record.type === "scan" ? [record.target.name] : [record.type]));
  expect(order.slice(-4)).toEqual(["shop/Deployment/web", "misconfiguration", "nginx:1", "secret"]);
});

test("every row of a resource that cannot be used is skipped with a reason", async () => {
  const records = await report({ Resources: [{ Kind: "Deployment", Results: [config, system("a", flaw("CVE-2024-1"))] }, 7] });
  expect(ofType(records, "skip").map((skip) => [skip.reason, skip.where])).toEqual([
    ["a resource without name", "Resources[0]"],
    ["belongs to a resource without name", "Resources[0].Results[0].Misconfigurations[0]"],
    ["belongs to a resource without name", "Resources[0].Results[1].Vulnerabilities[0]"],
    ["not an object", "Resources[1]"],
  ]);
});
