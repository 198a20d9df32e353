import { expect, it } from "vitest";
import { json, ofType, recordsOf } from "../records-of.fixture";

const check = (over: object = {}) => ({
  ID: "runAsRootAllowed",
  Message: "Should not be allowed to run as root",
  Success: false,
  Severity: "danger",
  ...over,
});
const report = (results: unknown) => ({
  PolarisOutputVersion: "1.0",
  AuditTime: "2024-05-01T10:00:00Z",
  SourceType: "Cluster",
  Results: results,
});

it("reads the checks of a resource, of its pods and of each container", async () => {
  const resource = {
    Name: "web",
    Namespace: "shop",
    Kind: "Deployment",
    Results: { a: check({ ID: "a", Success: true, Severity: "warning" }) },
    PodResult: { Results: { b: check({ ID: "", Severity: "error" }) }, ContainerResults: [{ Name: "app", Results: { c: check() } }, null] },
  };
  const records = await recordsOf(json(report([resource, { Name: "n", Namespace: "", Kind: "Namespace", PodResult: null }])));
  expect(ofType(records, "scan").map(({ target }) => target.name)).toEqual(["shop/Deployment/web", "Namespace/n"]);
  expect(ofType(records, "misconfiguration").map(({ check: id, passed, severity, location }) => [id, passed, severity, location])).toEqual([
    ["a", true, "medium", null],
    ["b", false, "high", null],
    ["runAsRootAllowed", false, "high", "container app"],
  ]);
  expect(ofType(records, "scan")[0]).toMatchObject({ scannedAt: new Date("2024-05-01T10:00:00Z"), covers: ["misconfiguration"] });
});

it("passes over what it cannot judge", async () => {
  const resource = { Name: "web", Kind: "Deployment", Results: { a: 1, b: check({ Success: null }), c: check({ Severity: "ignore" }) } };
  const records = await recordsOf(json(report([resource, {}, 3])));
  expect(ofType(records, "skip").map(({ reason, where }) => [reason, where])).toEqual([
    ["not an object", "Results[0].Results.a"],
    ["no Success", "Results[0].Results.b"],
    ["ignored by the sender's own rules", "Results[0].Results.c"],
    ["a resource without kind and name", "Results[1]"],
    ["not an object", "Results[2]"],
  ]);
  expect(await recordsOf(json(report(null)))).toMatchObject([{ type: "warning" }]);
});
