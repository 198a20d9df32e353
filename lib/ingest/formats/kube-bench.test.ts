import { expect, it } from "vitest";
import { isFault } from "@/lib/core/records";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

const control = (results: unknown, over: object = {}) => ({
  id: "1",
  version: "cis-1.23",
  node_type: "master",
  tests: [{ section: "1.1", results }],
  ...over,
});

it("files checks under the role of the node, each role a place of its own", async () => {
  const records = await recordsOf(corpusFile("cis-1.6-5-node-types-122-checks.json").bytes());
  expect(ofType(records, "scan").map(({ target }) => target.name)).toEqual([
    "NodeRole/master",
    "NodeRole/etcd",
    "NodeRole/controlplane",
    "NodeRole/node",
    "NodeRole/policies",
  ]);
  expect(ofType(records, "scan").every(({ target, covers }) => target.kind === "node" && covers.includes("benchmark"))).toBe(true);
  expect(ofType(records, "benchmark")[0]).toMatchObject({
    check: "1.1.1",
    benchmark: "cis-1.6",
    result: "fail",
    resolution: expect.any(String),
  });
  expect(ofType(records, "benchmark").filter(isFault)).toHaveLength(36);
  expect(ofType(records, "warning")).toHaveLength(1);
});

it("reads one document per node type, a bare list and a single control", async () => {
  const one = JSON.stringify({ Controls: [control([{ test_number: "1.1.1", status: "fail" }])], Totals: {} });
  const two = JSON.stringify({ Controls: [control([{ test_number: "4.1", status: "PASS" }], { node_type: "node" })], Totals: {} });
  expect(ofType(await recordsOf(Buffer.from(`${one}\n${two}\n`)), "benchmark").map(({ result }) => result)).toEqual(["fail", "pass"]);
  for (const value of [[control([{ test_number: 5.1, status: "WARN" }])], control([{ test_number: 5.1, status: "WARN" }])])
    expect(ofType(await recordsOf(json(value)), "benchmark")).toMatchObject([{ check: "5.1", result: "manual" }]);
});

it("passes over what it cannot judge, and takes an empty report for no word at all", async () => {
  const results = [{ test_number: "1" }, { status: "PASS" }, { test_number: "2", status: "MAYBE" }, null];
  const records = await recordsOf(json({ Controls: [control(results), control({}), { tests: 7, node_type: "etcd" }, 3], Totals: null }));
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
    "no status",
    "no test_number",
    'unknown status "MAYBE"',
    "not an object",
    "results is not a list",
    "tests is not a list",
    "not an object",
  ]);
  expect(ofType(await recordsOf(json({ Controls: null, Totals: {} })), "scan")).toEqual([]);
});
