import { describe, expect, test } from "vitest";
import { isFault, isJudged } from "@/lib/core/records";
import { findingId, placeOf } from "@/lib/identity/finding-key";
import { entriesOf } from "./entries.fixture";
import { json, ofType, recordsOf } from "./records-of.fixture";

const check = (facts: object = {}) => ({
  test_number: "1.1.1",
  test_desc: "Ensure it",
  status: "FAIL",
  scored: true,
  remediation: "Run chmod",
  ...facts,
});
const control = (results: unknown, facts: object = {}) => ({
  id: "1",
  version: "cis-1.8",
  detected_version: "1.28",
  text: "Control Plane Security Configuration",
  node_type: "master",
  tests: [{ section: "1.1", type: "", pass: 0, fail: 1, warn: 0, info: 0, desc: "Files", results }],
  ...facts,
});
const totals = { total_pass: 99, total_fail: 0, total_warn: 0, total_info: 0 };
const bench = (...controls: unknown[]) => ({ Controls: controls, Totals: totals });

describe("kube-bench", () => {
  test("is an object with Totals, a bare array without, or one document per node type, one after another", async () => {
    const master = control([check()]);
    const node = control([check({ test_number: "4.1.1" })], { id: "4", node_type: "node" });
    const documents = [bench(master, node), [master, node]].map(json);
    documents.push(Buffer.from(`${JSON.stringify(bench(master))}\n${JSON.stringify(bench(node))}\n`));
    documents.push(Buffer.from(`${JSON.stringify(bench(master), null, 2)}\n${JSON.stringify(bench(node), null, 2)}`));
    for (const document of documents) {
      const records = await recordsOf(document);
      expect(ofType(records, "scan").map(({ target }) => target.name)).toEqual(["NodeRole/master", "NodeRole/node"]);
      expect(ofType(records, "benchmark").map((record) => record.check)).toEqual(["1.1.1", "4.1.1"]);
    }
  });

  test("counts checks, not its Totals, which need not match", async () => {
    expect(entriesOf(await recordsOf(json(bench(control([check(), check({ test_number: "1.1.2", status: "PASS" })])))))).toEqual({
      read: 2,
      skipped: 0,
    });
  });

  test("one number of two node types is two findings", async () => {
    const records = await recordsOf(json(bench(control([check()]), control([check()], { node_type: "etcd" }))));
    const ids = ofType(records, "scan").map(({ target }, at) => {
      const record = ofType(records, "benchmark")[at];
      return record && findingId(placeOf(target, "c"), record);
    });
    expect(new Set(ids).size).toBe(2);
  });

  test.each([
    ["PASS", "pass", true],
    ["FAIL", "fail", true],
    ["WARN", "manual", false],
    ["INFO", "skipped", false],
    ["fail", "fail", true],
  ])("%s is %s, scored or not", async (status, result, judged) => {
    for (const scored of [true, false]) {
      const [found] = ofType(await recordsOf(json(bench(control([check({ status, scored })])))), "benchmark");
      expect(found?.result).toBe(result);
      expect(found && isJudged(found)).toBe(judged);
      expect(found && isFault(found)).toBe(result === "fail");
    }
  });

  test.each([
    [{ version: "1.5", detected_version: undefined }, "cis-1.5"],
    [{ version: "cis-1.6", detected_version: undefined }, "cis-1.6"],
    [{ version: "eks-1.0", detected_version: undefined }, "eks-1.0"],
    [{ version: "rke2-cis-1.24", detected_version: "rke2-cis-1.24" }, "rke2-cis-1.24"],
  ])("%o is the benchmark %s", async (facts, benchmark) => {
    expect(ofType(await recordsOf(json(bench(control([check()], facts)))), "benchmark")[0]?.benchmark).toBe(benchmark);
  });

  test("values and reasons are empty, missing, or of many lines", async () => {
    const [full, empty, none] = ofType(
      await recordsOf(
        json(
          bench(
            control([
              check({
                actual_value: "permissions=777\nroot:root\n",
                expected_result: "permissions has permissions 644",
                reason: "failed to run",
              }),
              check({ test_number: "2", actual_value: "", expected_result: "", reason: "" }),
              check({ test_number: "3" }),
            ]),
          ),
        ),
      ),
      "benchmark",
    );
    expect(full?.description).toBe("Found: permissions=777\nroot:root\nExpected: permissions has permissions 644\nReason: failed to run");
    expect([empty?.description, none?.description]).toEqual([null, null]);
  });

  test("a check whose status cannot be read leaves what was found by it; one without a number leaves everything", async () => {
    const known = await recordsOf(json(bench(control([check({ status: "ERROR" }), check({ test_number: "1.1.2", status: null })]))));
    expect(ofType(known, "skip").map(({ reason, unjudged }) => [reason, unjudged])).toMatchObject([
      ['unknown status "ERROR"', { type: "benchmark", check: "1.1.1" }],
      ["no status", { type: "benchmark", check: "1.1.2" }],
    ]);
    expect(ofType(known, "scan")).toMatchObject([{ covers: ["benchmark"] }]);
    for (const results of [[check(), { status: "PASS" }], [check(), null], { a: 1 }, []])
      expect(ofType(await recordsOf(json(bench(control(results)))), "scan")).toMatchObject([{ covers: [] }]);
  });

  test("the newest version: five node types and managed services in one document, null groups, log lines around it", async () => {
    const types = ["master", "etcd", "controlplane", "node", "policies", "managedservices"];
    const text = JSON.stringify(
      bench(...types.map((node_type) => control([check()], { node_type })), control([], { node_type: "node", tests: null })),
    );
    const records = await recordsOf(Buffer.from(`I0301 10:00:00.000000 1 root.go:90] Using config file\n${text}\n`));
    expect(new Set(ofType(records, "scan").map(({ target }) => target.name)).size).toBe(6);
    expect(entriesOf(records)).toEqual({ read: 6, skipped: 0 });
  });
});

describe("docker-bench", () => {
  const run = (results: unknown, facts: object = {}) => ({
    dockerbenchsecurity: "1.6.0",
    start: 1_659_371_395,
    tests: [{ id: "1", desc: "Host Configuration", results }],
    checks: 99,
    score: -7,
    end: 1_659_371_409,
    ...facts,
  });
  const row = (facts: object = {}) => ({ id: "1.1.1", desc: "Ensure it", result: "WARN", ...facts });

  test("is dated by its end, as seconds since 1970, else by its start", async () => {
    expect(ofType(await recordsOf(json(run([row()]))), "scan")[0]?.scannedAt).toEqual(new Date("2022-08-01T16:30:09Z"));
    expect(ofType(await recordsOf(json(run([row()], { end: undefined }))), "scan")[0]?.scannedAt).toEqual(new Date("2022-08-01T16:29:55Z"));
  });

  test.each([
    ["PASS", "pass"],
    ["WARN", "fail"],
    ["NOTE", "manual"],
    ["INFO", "skipped"],
  ])("%s is %s", async (result, expected) => {
    expect(ofType(await recordsOf(json(run([row({ result })]))), "benchmark")[0]?.result).toBe(expected);
  });

  test("items are optional, and its score and count of checks are no counts of ours", async () => {
    const records = await recordsOf(json(run([row({ items: ["alpine", "nginx"] }), row({ id: "1.2" })])));
    expect(ofType(records, "benchmark").map(({ description }) => description)).toEqual(["alpine, nginx", null]);
    expect(entriesOf(records)).toEqual({ read: 2, skipped: 0 });
  });

  test("a check that broke off leaves what was found by it; one without a number leaves everything", async () => {
    const records = await recordsOf(json(run([row({ result: undefined })])));
    expect(ofType(records, "skip")).toMatchObject([{ reason: "no result", unjudged: { check: "1.1.1" } }]);
    expect(ofType(records, "scan")).toMatchObject([{ covers: ["benchmark"] }]);
    expect(ofType(await recordsOf(json(run([row(), { result: "PASS" }]))), "scan")).toMatchObject([{ covers: [] }]);
  });

  test("the coloured text of the console is no report, and says so", async () => {
    const text =
      "# ----\n# Docker Bench for Security v1.3.6\n\u001b[1;34m[INFO]\u001b[0m 1 - Host Configuration\n\u001b[1;31m[WARN]\u001b[0m 1.1.1 - Ensure it\n";
    await expect(recordsOf(Buffer.from(text))).rejects.toMatchObject({
      code: "unknown_format",
      message: expect.stringContaining("no JSON"),
    });
  });
});

describe("kube-hunter", () => {
  const row = (facts: object = {}) => ({
    location: "10.0.0.1:10250",
    vid: "KHV036",
    severity: "high",
    vulnerability: "Anonymous Authentication",
    hunter: "Kubelet",
    ...facts,
  });
  const hunt = (facts: object) => ({ nodes: [{ type: "Node/Master", location: "10.0.0.1" }], services: [], ...facts });

  test("without a list of vulnerabilities only mapped what is there: nothing counts as looked at", async () => {
    const records = await recordsOf(json(hunt({})));
    expect(ofType(records, "scan")).toMatchObject([{ covers: [] }]);
    expect(ofType(records, "warning").map(({ message }) => message)).toEqual([expect.stringContaining("only mapped")]);
    expect(ofType(await recordsOf(json(hunt({ vulnerabilities: null }))), "scan")).toMatchObject([{ covers: [] }]);
    expect(ofType(await recordsOf(json(hunt({ vulnerabilities: [] }))), "scan")).toMatchObject([{ covers: ["misconfiguration"] }]);
  });

  test("writes severities in lower case, and places as address and port or as a pod", async () => {
    const records = await recordsOf(
      json(hunt({ vulnerabilities: [row(), row({ vid: "KHV050", severity: "low", location: "Local to Pod (kube-hunter-5pmjs)" })] })),
    );
    expect(ofType(records, "misconfiguration").map(({ severity, location }) => [severity, location])).toEqual([
      ["high", "10.0.0.1:10250"],
      ["low", "Local to Pod (kube-hunter-5pmjs)"],
    ]);
  });
});
