import { expect, test } from "vitest";
import { decodeShape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { ctx, ORG, send } from "@/test/ingest";
import { getImage } from "../queries/get-image";

const trivy = (name: string, rows: unknown[], createdAt = "2026-11-01T00:00:00Z") => ({
  SchemaVersion: 2,
  CreatedAt: createdAt,
  ArtifactName: name,
  ArtifactType: "container_image",
  Metadata: { OS: { Family: "debian", Name: "12" } },
  Results: [{ Target: "Node.js", Class: "lang-pkgs", Type: "node-pkg", Vulnerabilities: rows }],
});
const flaw = (VulnerabilityID: string, InstalledVersion = "1.0.0", PkgPath = "a/package.json") => ({
  VulnerabilityID,
  PkgName: "left-pad",
  InstalledVersion,
  PkgPath,
  Severity: "HIGH",
});

async function statesOf(repository: string): Promise<string[]> {
  const { rows } = await pool().query<{ shape: number }>(
    "select f.shape from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id where f.org_id = $1 and r.name = $2",
    [ORG, repository],
  );
  return rows.map(({ shape }) => decodeShape(shape).state);
}

test("a list of whole documents is taken in, and its receipt counts the rows of each", async () => {
  const documents = [
    trivy("registry.example/list-a:1", [flaw("CVE-2024-1001"), 7]),
    trivy("registry.example/list-b:1", [flaw("CVE-2024-1001")]),
  ];
  const { status, counts } = await send(JSON.stringify(documents));
  expect(status).toBe("done");
  expect(counts).toMatchObject({ entries: 3, read: 2, skipped: 1, new: 2 });
});

test("rows, findings, pairs of flaw and package, and flaws are each counted as what they are", async () => {
  const rows = [
    flaw("CVE-2024-1002"),
    flaw("CVE-2024-1002", "1.0.0", "b/package.json"),
    flaw("CVE-2024-1002", "2.0.0", "c/package.json"),
    flaw("CVE-2024-1003"),
  ];
  const { counts } = await send(JSON.stringify(trivy("registry.example/counts:1", rows)));
  expect(counts).toMatchObject({ entries: 4, read: 4, skipped: 0, new: 2 });
  expect((await statesOf("registry.example/counts")).length).toBe(2);
  const image = await getImage(ctx, { id: "registry.example/counts:1" });
  expect(image.summary?.vulnerabilities).toMatchObject({ total: 3, high: 3 });
});

test("a report in which nobody looked closes nothing: an index report after a report of vulnerabilities", async () => {
  const index = {
    manifest_hash: `sha256:${"b7".repeat(32)}`,
    packages: { "1": { id: "1", name: "zlib1g", version: "1:1.2" } },
    distributions: { "3": { id: "3", did: "debian", version_id: "12" } },
    environments: { "1": [{ package_db: "var/lib/dpkg/status", introduced_in: "sha256:bb", distribution_id: "3" }] },
  };
  const flaws = {
    vulnerabilities: { "7": { id: "7", name: "CVE-2024-1004", normalized_severity: "High" } },
    package_vulnerabilities: { "1": ["7"] },
  };
  const image = "registry.example/index:1";
  await send(JSON.stringify({ ...index, ...flaws }), { image });
  const { counts, warnings } = await send(JSON.stringify({ ...index, state: "IndexFinished", success: true }), { image });
  expect(counts).toMatchObject({ entries: 0, fixed: 0, gone: 0 });
  expect(warnings.join(" ")).toContain("does not count as scanned");
  expect(await statesOf("registry.example/index")).toEqual(["open"]);
  expect((await send(JSON.stringify({ ...index, vulnerabilities: {}, package_vulnerabilities: {} }), { image })).counts.fixed).toBe(1);
});

test("an image that the request names is not asked for again", async () => {
  const nameless = { ...trivy("", []), Metadata: { OS: { Family: "debian", Name: "12" } } };
  const asking = expect.stringContaining("Send ?image= to name it.");
  expect((await send(JSON.stringify(nameless))).warnings).toContainEqual(asking);
  expect((await send(JSON.stringify(nameless), { image: "registry.example/named:1" })).warnings).not.toContainEqual(asking);
});

test("an object that an inventory lists twice is as it was listed last", async () => {
  const node = (arch: string) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "twice" },
    status: { nodeInfo: { architecture: arch, kubeletVersion: "v1.34.0", osImage: "x", containerRuntimeVersion: "x" }, conditions: [] },
  });
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "twice", name: "pod" },
    spec: { nodeName: "twice", containers: [{ name: "main", image: "registry.example/twice:1" }] },
    status: { phase: "Running" },
  };
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace: "twice", name: "web" },
    spec: { type: "ClusterIP", selector: {}, ports: [] },
  };
  const ingress = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { namespace: "twice", name: "web" },
    spec: {
      rules: [
        {
          host: "a.example.com",
          http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }] },
        },
      ],
    },
  };
  const items = [node("arm64"), pod, service, ingress, node("amd64"), pod, service, ingress];
  const receipt = await send(JSON.stringify({ apiVersion: "v1", kind: "List", items }), { cluster: "twice" });
  expect(receipt).toMatchObject({ status: "done", error: null, counts: { entries: 8, read: 8 } });
  const { rows } = await pool().query("select arch from node where name = 'twice'");
  expect(rows).toEqual([{ arch: "amd64" }]);
});
