import { expect, it } from "vitest";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

it("files its checks under the host, with the time at which it ended", async () => {
  const records = await recordsOf(corpusFile("docker-bench-1.3.6-117-checks.json").bytes());
  expect(ofType(records, "scan")).toMatchObject([
    { target: { kind: "node", name: "Host/docker" }, tool: { name: "docker-bench", version: "1.3.6" }, scannedAt: new Date(1659371409000) },
  ]);
  expect(ofType(records, "benchmark")[0]).toMatchObject({
    check: "1.1.1",
    result: "fail",
    title: expect.stringContaining("separate partition"),
  });
});

it("takes the host where a collector has added it, and passes over checks that did not end", async () => {
  const tests = [
    {
      id: "1",
      results: [
        { id: "1.1", desc: "d" },
        { id: "1.2", result: "Warn", items: ["a", "b"] },
      ],
    },
    { id: "2", results: "no" },
  ];
  const records = await recordsOf(json({ dockerbenchsecurity: "1.6.0", hostname: "h1", start: "x", tests }));
  expect(ofType(records, "scan")).toMatchObject([{ target: { name: "Host/h1" }, scannedAt: null }]);
  expect(ofType(records, "benchmark")).toMatchObject([{ check: "1.2", result: "fail", description: "a, b" }]);
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["no result", "results is not a list"]);
});
