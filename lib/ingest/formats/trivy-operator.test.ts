import { describe, expect, it } from "vitest";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

const API = "aquasecurity.github.io/v1alpha1";
const labels = {
  "trivy-operator.resource.kind": "ReplicaSet",
  "trivy-operator.resource.name": "web-965685897",
  "trivy-operator.resource.namespace": "shop",
};
const report = (kind: string, over: object, metadata: object = { name: "r", namespace: "shop", labels }) => ({
  apiVersion: API,
  kind,
  metadata,
  report: { updateTimestamp: "2024-05-01T10:00:00Z", scanner: { name: "Trivy", version: "0.50.0" }, ...over },
});
const artifact = {
  registry: { server: "index.docker.io" },
  artifact: { repository: "library/nginx", tag: "1.25", digest: `sha256:${"a".repeat(64)}` },
};
const vulnerability = {
  vulnerabilityID: "CVE-2024-1",
  resource: "openssl",
  installedVersion: "3.0.1-r0",
  fixedVersion: "3.0.2-r0",
  severity: "HIGH",
};

describe("images", () => {
  it("files vulnerabilities under the image, with package and operating system where they are given", async () => {
    const rows = [
      {
        ...vulnerability,
        class: "os-pkgs",
        packagePURL: "pkg:apk/alpine/openssl@3.0.1-r0?arch=x86_64&distro=3.19.1",
        cvss: { nvd: { V3Vector: "CVSS:3.1/AV:N", V3Score: 7.5 } },
      },
    ];
    const records = await recordsOf(
      json(report("VulnerabilityReport", { ...artifact, os: { family: "alpine", name: "3.19.1", eosl: true }, vulnerabilities: rows })),
    );
    expect(records).toMatchObject([
      {
        type: "scan",
        target: { kind: "image", image: { repository: "docker.io/library/nginx", digest: `sha256:${"a".repeat(64)}`, tags: ["1.25"] } },
        tool: { name: "trivy-operator", version: "0.50.0" },
        scannedAt: new Date("2024-05-01T10:00:00Z"),
        covers: ["vulnerability"],
        os: { family: "alpine", name: "3.19.1", endOfLife: true },
      },
      {
        type: "vulnerability",
        id: "CVE-2024-1",
        severity: "high",
        fixedVersion: "3.0.2-r0",
        package: { key: "pkg:apk/alpine/openssl" },
        sources: [{ source: "nvd" }],
      },
    ]);
  });

  it("reads the packages of an SBOM report, and takes it for no look at flaws", async () => {
    const records = await recordsOf(corpusFile("clustersbomreport.json").bytes());
    expect(ofType(records, "scan")).toMatchObject([{ covers: [], os: { family: "debian", name: "10.9" } }]);
    expect(ofType(records, "package").map(({ package: found }) => found.name)).toContain("base-files");
  });

  it("keeps of a secret only what the operator masked", async () => {
    const secrets = [
      { ruleID: "r", target: "/a", match: "password=hunter2", severity: "HIGH" },
      { ruleID: "s", target: "/b", match: "key=****", severity: "LOW" },
    ];
    const records = await recordsOf(json(report("ExposedSecretReport", { ...artifact, secrets })));
    expect(ofType(records, "secret").map(({ masked }) => masked)).toEqual(["********", "key=****"]);
  });

  it("passes over rows of a report that names nothing", async () => {
    const records = await recordsOf(json(report("VulnerabilityReport", { vulnerabilities: [vulnerability] }, { name: "r" })));
    expect(records).toMatchObject([
      { type: "skip", reason: "of a report that names neither an image nor a resource", where: "report.vulnerabilities[0]" },
    ]);
  });
});

describe("resources", () => {
  const checks = [{ checkID: "KSV014", severity: "LOW", success: false, messages: ["a", "b"], title: "t", remediation: "do" }];

  it("files checks under the controller of a replica set, with the check's usual spelling", async () => {
    const records = await recordsOf(json(report("ConfigAuditReport", { checks })));
    expect(records).toMatchObject([
      { target: { kind: "workload", name: "shop/Deployment/web" }, tool: { name: "trivy-operator" }, covers: ["misconfiguration"] },
      { check: "KSV-0014", passed: false, message: "a\nb", resolution: "do", severity: "low" },
    ]);
  });

  it("keeps the words of the infrastructure's assessment apart from the configuration's", async () => {
    const [scan] = ofType(await recordsOf(corpusFile("infraassessmentreport-api-server.yaml").bytes()), "scan");
    expect(scan).toMatchObject({ target: { name: "kube-system/Pod/my-pod-kube-apiserver" }, tool: { name: "trivy-operator-infra" } });
  });

  it("finds the resource of cluster reports, of long names and of roles", async () => {
    const of = async (kind: string, metadata: object) =>
      ofType(await recordsOf(json(report(kind, { checks }, metadata))), "scan").map(({ target }) => [target.kind, target.name]);
    expect(
      await of("ClusterInfraAssessmentReport", {
        labels: { "trivy-operator.resource.kind": "Node", "trivy-operator.resource.name": "n1" },
      }),
    ).toEqual([["node", "Node/n1"]]);
    expect(await of("ClusterRbacAssessmentReport", { ownerReferences: [{ kind: "ClusterRole", name: "system:admin" }] })).toEqual([
      ["resource", "ClusterRole/system:admin"],
    ]);
    expect(
      await of("RbacAssessmentReport", {
        namespace: "shop",
        labels: { "trivy-operator.resource.kind": "Role" },
        annotations: { "trivy-operator.resource.name": "a-long-one" },
      }),
    ).toEqual([["resource", "shop/Role/a-long-one"]]);
  });

  it("passes over checks without id or verdict, and takes a list that is none for no look", async () => {
    const records = await recordsOf(
      json(report("ConfigAuditReport", { checks: [{ success: false }, { checkID: "KSV001" }, { checkID: "X", success: "true" }, 1] })),
    );
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["no ID", "no success", "not an object"]);
    expect(ofType(records, "misconfiguration")).toMatchObject([{ check: "X", passed: true }]);
    expect(ofType(await recordsOf(json(report("ConfigAuditReport", { checks: {} }))), "scan")).toEqual([]);
    expect(ofType(await recordsOf(json(report("ConfigAuditReport", { checks: null }))), "scan")).toMatchObject([
      { covers: ["misconfiguration"] },
    ]);
    for (const over of [{}, { checks: [], summary: { lowCount: 2 } }])
      expect(ofType(await recordsOf(json(report("ConfigAuditReport", over))), "scan")).toMatchObject([{ covers: [] }]);
  });
});

describe("compliance", () => {
  it("reads the summary: no number means that a person has to look", async () => {
    const controlCheck = [{ id: "1.1", totalFail: 0 }, { id: "1.2", totalFail: 3, severity: "HIGH" }, { id: "1.3" }, { name: "no id" }];
    const value = {
      apiVersion: API,
      kind: "ClusterComplianceReport",
      metadata: { name: "k8s-cis" },
      spec: { compliance: { id: "k8s-cis-1.23", controls: [{ id: "1.2", name: "Second", description: "d" }] } },
      status: { summaryReport: { controlCheck } },
    };
    const records = await recordsOf(json(value));
    expect(ofType(records, "scan")).toMatchObject([{ target: { kind: "cluster", name: "Cluster/k8s-cis-1.23" }, covers: ["benchmark"] }]);
    expect(ofType(records, "benchmark").map(({ check, result }) => [check, result])).toEqual([
      ["1.1", "pass"],
      ["1.2", "fail"],
      ["1.3", "manual"],
    ]);
    expect(ofType(records, "benchmark")[1]).toMatchObject({
      title: "Second",
      description: "d",
      severity: "high",
      benchmark: "k8s-cis-1.23",
    });
    expect(ofType(records, "skip")).toHaveLength(1);
  });

  it("reads the details: a control fails where one of its checks does", async () => {
    const results = [
      {
        id: "5.1",
        name: "A",
        severity: "LOW",
        checks: [{ checkID: "KSV1", success: false, target: "shop/Deployment/web", remediation: "fix" }, { success: true }],
      },
      { id: "5.2", name: "B", checks: [{ success: true }] },
      { id: "5.3", checks: [] },
    ];
    const records = await recordsOf(
      json({ apiVersion: API, kind: "ClusterComplianceReport", metadata: { name: "nsa" }, status: { detailReport: { results } } }),
    );
    expect(ofType(records, "benchmark").map(({ check, result }) => [check, result])).toEqual([
      ["5.1", "fail"],
      ["5.2", "pass"],
      ["5.3", "manual"],
    ]);
    expect(ofType(records, "benchmark")[0]).toMatchObject({ description: "Fails at shop/Deployment/web", resolution: "fix" });
  });
});

describe("how it is sent", () => {
  const config = report("ConfigAuditReport", { checks: [] });

  it("reads the webhook's envelope, and changes nothing by a deletion", async () => {
    expect(ofType(await recordsOf(json({ verb: "update", operatorObject: config })), "scan")).toHaveLength(1);
    const deleted = await recordsOf(json({ verb: "delete", operatorObject: config }));
    expect(deleted).toMatchObject([
      {
        type: "warning",
        message: expect.stringMatching(/^The operator has deleted its ConfigAuditReport shop\/r\. .* nothing was changed\.$/),
      },
    ]);
    expect(await recordsOf(json({ verb: "delete", operatorObject: null }))).toMatchObject([{ type: "warning" }]);
  });

  it("knows an object without kind by what it holds", async () => {
    const { metadata, report: held } = report("", { ...artifact, summary: {}, vulnerabilities: [vulnerability] });
    expect(ofType(await recordsOf(json({ metadata, report: held })), "vulnerability")).toHaveLength(1);
    expect(ofType(await recordsOf(json({ verb: "update", operatorObject: { metadata, report: held } })), "vulnerability")).toHaveLength(1);
  });

  it("takes reports of a list that were made on one day for one look", async () => {
    const times = ["2024-05-01T10:00:00Z", "2024-05-01T12:00:00Z", "2024-04-30T09:00:00Z", null];
    const items = times.map((updateTimestamp) => report("ConfigAuditReport", { checks: [], updateTimestamp }));
    const scans = ofType(await recordsOf(json({ apiVersion: "v1", kind: "List", items })), "scan");
    expect(scans.map(({ scannedAt }) => scannedAt?.toISOString() ?? null)).toEqual([
      "2024-05-01T12:00:00.000Z",
      "2024-05-01T12:00:00.000Z",
      "2024-04-30T09:00:00.000Z",
      null,
    ]);
  });

  it("reads lists of kubectl and of the API, and passes over other kinds", async () => {
    const { apiVersion, kind, ...bare } = config;
    const typed = { apiVersion, kind: `${kind}List`, items: [bare] };
    expect(ofType(await recordsOf(json(typed)), "scan")).toHaveLength(1);
    const mixed = {
      apiVersion: "v1",
      kind: "List",
      items: [config, { apiVersion: API, kind: "KubeHunterReport", report: {} }, { apiVersion: "v1", kind: "Pod" }, 0],
    };
    expect(ofType(await recordsOf(json(mixed)), "skip").map(({ reason }) => reason)).toEqual([
      "objects of kind KubeHunterReport are not read",
      "objects of kind Pod are not read",
      "not an object",
    ]);
    expect(ofType(await recordsOf(Buffer.from(`${JSON.stringify(config)}\n${JSON.stringify(config)}\n`)), "scan")).toHaveLength(2);
  });
});
