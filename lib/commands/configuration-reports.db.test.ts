import { describe, expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import { isFault, isSighting } from "@/lib/core/records";
import { pool } from "@/lib/db/client";
import { findingId, placeOf } from "@/lib/identity/finding-key";
import { ofType, recordsOf } from "@/lib/ingest/records-of.fixture";
import { listFindings } from "@/lib/queries/list-findings";
import { listFindingsInput } from "@/lib/schemas/findings";
import { type CorpusFile, corpusFile, corpusFiles } from "@/test/corpus";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";
import { replaceOwnershipRules } from "./replace-ownership-rules";

const formats = [
  "policy-report",
  "kube-bench",
  "docker-bench",
  "kubescape",
  "trivy-operator",
  "checkov",
  "hadolint",
  "dockle",
  "polaris",
] as const;
const files = formats.flatMap((format) => corpusFiles(format));

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

/** Entries of a document as its manifest counts them, without any of our code. */
function entriesOf({ name, format, counts, bytes }: CorpusFile): number {
  const sum = (...keys: string[]): number => keys.reduce((total, key) => total + Number(counts[key] ?? 0), 0);
  switch (format) {
    case "policy-report":
      return sum("results");
    case "kubescape":
      return sum("resource_control_pairs");
    case "checkov":
      return sum("passed", "failed", "skipped");
    case "hadolint":
      return sum("findings");
    case "dockle":
      return sum("details");
    case "trivy-operator":
      if (name.startsWith("all-crds")) {
        const held = Object.values(JSON.parse(bytes().toString("utf8")) as Json).flatMap(list);
        return held.flatMap(({ report }) => ["vulnerabilities", "secrets", "checks"].flatMap((key) => list((report as Json)[key]))).length;
      }
      return sum("vulnerabilities", "secrets", "checks") + Number((counts.compliance as Json | undefined)?.summary_control_checks ?? 0);
    default:
      return sum("checks");
  }
}

async function clusterId(name: string): Promise<string | null> {
  const { rows } = await pool().query<{ id: string }>("select id from cluster where org_id = $1 and name = $2", [ORG, name]);
  return rows[0]?.id ?? null;
}

/** The ids that findings of a document have to have. */
async function expectedFindings(bytes: Buffer, cluster: string | null): Promise<Set<string>> {
  const ids = new Set<string>();
  let place: readonly string[] = [];
  for (const record of await recordsOf(bytes)) {
    if (record.type === "scan") place = placeOf(record.target, cluster);
    else if (isSighting(record) && isFault(record)) ids.add(findingId(place, record));
  }
  return ids;
}

const states = async (ids: ReadonlySet<string>): Promise<Map<string, boolean>> => {
  const { rows } = await pool().query<{ id: string; open: boolean }>(
    "select id, shape & 7 = 0 as open from finding where org_id = $1 and id = any($2::uuid[])",
    [ORG, [...ids]],
  );
  return new Map(rows.map(({ id, open }) => [id, open]));
};

describe("every configuration, policy and benchmark report of the corpus", () => {
  test.each(files.map((file) => [file.format, file.name, file] as const))(
    "%s/%s: counts as in the document, unchanged the second time",
    async (_format, name, file) => {
      const entries = entriesOf(file);
      const cluster = `corpus-${name}`;
      const first = await send(file.bytes(), { cluster });
      expect(first).toMatchObject({ status: "done", error: null });
      expect(first.counts.entries).toBe(entries);
      expect(first.counts.read + first.counts.skipped).toBe(entries);
      const expected = await expectedFindings(file.bytes(), await clusterId(cluster));
      expect((await states(expected)).size).toBe(expected.size);
      expect(first.counts.new + first.counts.reopened + first.counts.unchanged).toBe(expected.size);
      const again = await send(file.bytes(), { cluster });
      expect(again.counts).toMatchObject({ entries, new: 0, reopened: 0, fixed: 0, unchanged: expected.size });
      expect(await counterFaults()).toEqual([]);
    },
  );
});

const text = (name: string): string => corpusFile(name).bytes().toString("utf8");
const later = (value: unknown, receivedAt = "2026-11-01T00:00:00Z") => ({
  document: JSON.stringify(value),
  receivedAt: new Date(receivedAt),
});

/** Sends a document and a later one, and gives what is open of the first's findings after each. */
async function followed(first: string, second: { document: string; receivedAt: Date }, cluster: string) {
  await send(first, { cluster, receivedAt: new Date("2026-10-01T00:00:00Z") });
  const ids = await expectedFindings(Buffer.from(first), await clusterId(cluster));
  const open = [...(await states(ids)).values()].filter(Boolean).length;
  const receipt = await send(second.document, { cluster, receivedAt: second.receivedAt });
  const still = [...(await states(ids)).values()].filter(Boolean).length;
  expect(await counterFaults()).toEqual([]);
  return { open, fixed: receipt.counts.fixed, still };
}

const listed = async (cluster: string, problem: string) => {
  const { items } = await listFindings(ctx, listFindingsInput.parse({ cluster, state: "any", limit: 200 }));
  return items.find((item) => item.problem === problem);
};

describe("a later document without the failure fixes it", () => {
  test("policy report", async () => {
    const report = (result: string) => ({
      apiVersion: "wgpolicyk8s.io/v1alpha2",
      kind: "PolicyReport",
      metadata: { name: "r", namespace: "shop", labels: { "app.kubernetes.io/managed-by": "kyverno" } },
      scope: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      results: [
        { policy: "disallow-host-namespaces", rule: "host-namespaces", result, severity: "medium", source: "kyverno", message: "no" },
        { policy: "other", rule: "r", result: "warn", source: "kyverno" },
      ],
    });
    const seen = await followed(JSON.stringify(report("fail")), later(report("pass")), "kyverno");
    expect(seen).toEqual({ open: 2, fixed: 1, still: 1 });
    expect(await listed("kyverno", "disallow-host-namespaces")).toMatchObject({
      kind: "policy",
      state: "fixed",
      title: "disallow-host-namespaces: host-namespaces",
      package: "host-namespaces",
      packageKey: null,
      place: { name: "shop/Deployment/web", kind: "workload" },
      clusters: ["kyverno"],
      severity: "medium",
    });
  });

  test("kube-bench", async () => {
    const first = text("cis-1.6-5-node-types-122-checks.json");
    const seen = await followed(first, later(JSON.parse(first.replace('"FAIL"', '"PASS"'))), "bench");
    expect(seen).toEqual({ open: 36, fixed: 1, still: 35 });
    expect(await listed("bench", "1.1.2")).toMatchObject({
      kind: "benchmark",
      state: "open",
      title: expect.stringMatching(/^Ensure that the API server pod specification file ownership/),
      package: null,
      place: { name: "NodeRole/master", kind: "node" },
    });
  });

  test("Kubescape", async () => {
    const first = JSON.parse(text("single-resource-3-failed.json")) as Json;
    const second = structuredClone(first);
    const [control] = list(list(second["results"])[0]?.["controls"]).filter(({ status }) => (status as Json)["status"] === "failed");
    if (control) control["status"] = { status: "passed" };
    const seen = await followed(JSON.stringify(first), later(second), "scape");
    expect(seen).toEqual({ open: 3, fixed: 1, still: 2 });
    expect(await listed("scape", "C-0055")).toMatchObject({
      kind: "misconfiguration",
      title: "Linux hardening",
      package: null,
      place: { name: "Deployment/nginx-deployment", kind: "workload" },
    });
  });

  test("Trivy Operator: a later report fixes, a deletion does not", async () => {
    const first = JSON.parse(text("configauditreport-13-failed.json")) as { report: { checks: Json[] } & Json } & Json;
    const second = { ...first, report: { ...first.report, checks: first.report.checks.slice(1), updateTimestamp: "2026-10-15T00:00:00Z" } };
    const deleted = await followed(JSON.stringify(first), later({ verb: "delete", operatorObject: first }), "operator");
    expect(deleted).toEqual({ open: 13, fixed: 0, still: 13 });
    const seen = await followed(JSON.stringify(first), later({ verb: "update", operatorObject: second }), "operator");
    expect(seen).toEqual({ open: 13, fixed: 1, still: 12 });
    expect(await listed("operator", "KSV-0014")).toMatchObject({
      state: "fixed",
      title: "Root file system is not read-only",
      place: { name: "default/Deployment/nginx-deployment", kind: "workload" },
    });
    const records = await recordsOf(Buffer.from(JSON.stringify(first)));
    expect(ofType(records, "misconfiguration")).toHaveLength(13);
  });
});

test("what is said of a namespace's resources belongs to the team that owns the namespace", async () => {
  const teamId = newId();
  await pool().query("insert into team (org_id, id, name, slug) values ($1, $2, 'Shop', 'shop')", [ORG, teamId]);
  const rule = { clusterGlob: null, namespaceGlob: null, repositoryGlob: null, label: null };
  await replaceOwnershipRules(ctx, { rules: [{ ...rule, teamId, clusterGlob: "own*", namespaceGlob: "shop" }] });
  const report = (namespace: string | null) => ({
    apiVersion: "openreports.io/v1alpha1",
    kind: namespace === null ? "ClusterReport" : "Report",
    metadata: { name: "r", namespace },
    results: [{ policy: `of-${namespace}`, result: "fail", source: "kyverno", severity: "high" }],
    scope: namespace === null ? { kind: "ClusterRole", name: "admin" } : { kind: "Deployment", name: "web" },
  });
  const document = { apiVersion: "v1", kind: "List", items: ["shop", "other", null].map(report) };
  await send(JSON.stringify(document), { cluster: "owned" });
  await send(JSON.stringify(document), { cluster: "elsewhere" });
  const owners = async (cluster: string) => {
    const { items } = await listFindings(ctx, listFindingsInput.parse({ cluster, limit: 200 }));
    return Object.fromEntries(items.map(({ problem, team }) => [problem, team?.name ?? null]));
  };
  expect(await owners("owned")).toEqual({ "of-shop": "Shop", "of-other": null, "of-null": null });
  expect(await owners("elsewhere")).toEqual({ "of-shop": null, "of-other": null, "of-null": null });
  await replaceOwnershipRules(ctx, { rules: [{ ...rule, teamId, clusterGlob: "elsewhere" }] });
  expect(await owners("owned")).toEqual({ "of-shop": null, "of-other": null, "of-null": null });
  expect(await owners("elsewhere")).toEqual({ "of-shop": "Shop", "of-other": "Shop", "of-null": "Shop" });
  expect(await counterFaults()).toEqual([]);
});
