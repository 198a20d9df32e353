import { expect, it } from "vitest";
import { corpusFile } from "@/test/corpus";
import { detectFormat } from "../detect";
import { readDocument } from "../read-document";
import { json, ofType, recordsOf } from "../records-of.fixture";

const time = "2026-03-01T10:00:00.000000001Z";
const flow = (facts: Record<string, unknown> = {}) => ({
  time,
  verdict: "DROPPED",
  drop_reason: 133,
  IP: { source: "10.0.0.1", destination: "10.0.0.2" },
  l4: { TCP: { source_port: 4000, destination_port: 80 } },
  source: { namespace: "shop", pod_name: "web-7c9d8bf5b4-x2kzp", workloads: [{ name: "web", kind: "Deployment" }] },
  destination: { namespace: "shop", pod_name: "db-0", labels: ["k8s:app=db"] },
  ...facts,
});
const read = async (value: unknown) => (await recordsOf(json(value)))[0];

it("makes an event of what was dropped, at the workload that sent it", async () => {
  const records = await recordsOf(corpusFile("cilium-docs-2-dropped-flows-fieldmask.jsonl").bytes());
  expect(ofType(records, "event")[1]).toMatchObject({
    tool: "hubble",
    rule: "flow dropped: POLICY_DENIED",
    priority: "notice",
    cluster: "kind-kind",
    namespace: "default",
    pod: "xwing",
    lineage: ["xwing", "deathstar"],
    output: "DROPPED (POLICY_DENIED) · xwing:44916 → deathstar:80 · TCP",
  });
  expect(ofType(records, "event")[0]).toMatchObject({ rule: "flow dropped: INVALID_SOURCE_IP", priority: "informational", pod: null });
});

it("only counts what was let through", async () => {
  const records = await recordsOf(corpusFile("bookinfo-400-tcp-flows.jsonl").bytes());
  expect(records.slice(0, 400).every((record) => record.type === "counted" && record.kind === "flow")).toBe(true);
  expect(records.slice(400)).toEqual([{ type: "warning", message: expect.stringContaining("400 of the entries are routine of Hubble") }]);
  for (const verdict of ["FORWARDED", "REDIRECTED", "TRACED", "TRANSLATED"]) {
    expect(await read({ flow: flow({ verdict }), node_name: "n", time })).toMatchObject({ type: "counted", kind: "flow", tool: "hubble" });
  }
});

it("reads drop reasons by number, failures, and what a policy in audit mode would have dropped", async () => {
  expect(await read({ flow: flow(), node_name: "n", time })).toMatchObject({
    rule: "flow dropped: POLICY_DENIED",
    workload: { kind: "Deployment", name: "web" },
    lineage: ["web", "db"],
    cluster: null,
  });
  expect(await read({ flow: flow({ drop_reason: 199 }), node_name: "n", time })).toMatchObject({
    rule: "flow dropped: reason 199",
    priority: "informational",
  });
  expect(await read({ flow: flow({ verdict: "ERROR", drop_reason: 0 }), node_name: "n", time })).toMatchObject({
    rule: "flow failed",
    priority: "notice",
  });
  expect(await read({ flow: flow({ verdict: "AUDIT" }), node_name: "n", time })).toMatchObject({ rule: "flow would be dropped" });
});

it("tells a flow from outside of the workload that it was for, by name and never by address", async () => {
  const outside = flow({ source: { labels: ["reserved:world"] }, destination: { namespace: "shop", pod_name: "db-0" } });
  expect(await read({ flow: outside, node_name: "n", time })).toMatchObject({ namespace: "shop", pod: "db-0", lineage: ["world", "db"] });
  const named = flow({ destination: { labels: ["reserved:world"] }, destination_names: ["api.example.com"] });
  expect(await read({ flow: named, node_name: "n", time })).toMatchObject({ lineage: ["web", "api.example.com"] });
});

it("keeps no headers", async () => {
  const http = { method: "GET", url: "/x", headers: [{ key: "authorization", value: "Bearer s3cret" }] };
  const found = await read({ flow: flow({ l7: { type: "REQUEST", http } }), node_name: "n", time });
  expect(JSON.stringify(found)).toContain('"url":"/x"');
  expect(JSON.stringify(found)).not.toContain("s3cret");
});

it("reads flows without a wrapper, lists, and what the observer says of itself", async () => {
  const bare = flow();
  expect(detectFormat((await readDocument(json(bare))).top).id).toBe("hubble");
  const lost = { lost_events: { source: "HUBBLE_RING_BUFFER", num_events_lost: "12" }, node_name: "a/b", time };
  const status = { node_status: { state_change: "NODE_CONNECTED", node_names: ["b"] }, node_name: "a/b", time };
  expect(await recordsOf(json([bare, lost, status, { node_name: "n", time }, { flow: {}, time }]))).toMatchObject([
    { type: "event", health: false },
    { type: "event", health: true, dropped: 12, cluster: "a" },
    { type: "event", health: true },
    { type: "skip", reason: "no flow in it" },
    { type: "skip", reason: "no verdict" },
  ]);
});
