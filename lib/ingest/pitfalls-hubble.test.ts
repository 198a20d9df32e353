import { expect, test } from "vitest";
import { detectFormat } from "./detect";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const TIME = "2026-03-01T10:00:00.123456789Z";
const flow = (facts: object = {}) => ({
  time: TIME,
  verdict: "DROPPED",
  IP: { source: "10.0.0.1", destination: "10.0.0.2", ipVersion: "IPv4" },
  l4: { TCP: { source_port: 4000, destination_port: 80, flags: { SYN: true } } },
  source: { ID: 1, identity: 2, namespace: "shop", labels: ["k8s:app=web"], pod_name: "web-7c9d8bf5b4-x2kzp" },
  destination: { namespace: "shop", pod_name: "db-0" },
  Type: "L3_L4",
  node_name: "n1",
  traffic_direction: "EGRESS",
  drop_reason_desc: "POLICY_DENIED",
  Summary: "TCP Flags: SYN",
  ...facts,
});
const line = (facts: object = {}) => ({ flow: flow(facts), node_name: "n1", time: TIME });
const read = async (facts: object) => ofType(await recordsOf(json(line(facts))), "event")[0];

test("a flow a line, a list over many lines, or the flow alone as old versions wrote it", async () => {
  const documents = [
    Buffer.from(`${JSON.stringify(line())}\n${JSON.stringify(line())}\n`),
    Buffer.from(JSON.stringify([line(), line()], null, 2)),
    Buffer.from(`${JSON.stringify(flow())}\n${JSON.stringify(flow())}\n`),
  ];
  for (const document of documents) {
    expect(detectFormat((await readDocument(document)).top).id).toBe("hubble");
    expect(entriesOf(await recordsOf(document))).toEqual({ read: 2, skipped: 0 });
    expect(ofType(await recordsOf(document), "event")).toHaveLength(2);
  }
});

test("lost events and the state of nodes are the observer's health; other lines are skipped", async () => {
  const lines = [
    line(),
    { lost_events: { source: "PERF_EVENT_RING_BUFFER", num_events_lost: "12", cpu: 1 }, node_name: "n1", time: TIME },
    { node_status: { state_change: "NODE_GONE", node_names: ["n2"], message: "gone" }, time: TIME },
    { agent_event: { type: "POLICY_UPDATED" }, node_name: "n1", time: TIME },
  ];
  const records = await recordsOf(Buffer.from(lines.map((each) => JSON.stringify(each)).join("\n")));
  expect(ofType(records, "event").map(({ health, dropped }) => [health, dropped])).toEqual([
    [false, undefined],
    [true, 12],
    [true, undefined],
  ]);
  expect(entriesOf(records)).toEqual({ read: 3, skipped: 1 });
  const first = await recordsOf(Buffer.from([lines[1], lines[0]].map((each) => JSON.stringify(each)).join("\n")));
  expect(entriesOf(first)).toEqual({ read: 2, skipped: 0 });
});

test("a mask drops labels, identity, type and summary, and leaves empty objects", async () => {
  const bare = {
    flow: { time: TIME, verdict: "DROPPED", IP: { source: "10.0.0.1", destination: "10.0.0.2" }, l4: {}, source: {}, destination: {} },
    time: TIME,
  };
  expect(ofType(await recordsOf(json(bare)), "event")).toMatchObject([
    { namespace: null, pod: null, lineage: [], rule: "flow dropped", output: "DROPPED · 10.0.0.1 → 10.0.0.2" },
  ]);
});

test("a mask that drops the verdict leaves flows that say nothing: skipped, not counted as let through", async () => {
  const { verdict: _v, ...rest } = flow();
  const records = await recordsOf(json({ flow: rest, node_name: "n1", time: TIME }));
  expect(records).toMatchObject([{ type: "skip", reason: "no verdict" }]);
});

test.each([
  ["FORWARDED", null],
  ["REDIRECTED", null],
  ["TRACED", null],
  ["TRANSLATED", null],
  ["DROPPED", "flow dropped: POLICY_DENIED"],
  ["ERROR", "flow failed"],
  ["AUDIT", "flow would be dropped"],
])("the verdict %s: only what was dropped, failed or would be dropped is an event", async (verdict, rule) => {
  const records = await recordsOf(json(line({ verdict })));
  expect(ofType(records, "event").map((each) => each.rule)).toEqual(rule === null ? [] : [rule]);
  expect(entriesOf(records)).toEqual({ read: 1, skipped: 0 });
});

test.each([
  [{ drop_reason: 133, drop_reason_desc: undefined }, "flow dropped: POLICY_DENIED"],
  [{ drop_reason: undefined, drop_reason_desc: "CT_TRUNCATED_OR_INVALID_HEADER" }, "flow dropped: CT_TRUNCATED_OR_INVALID_HEADER"],
  [{ drop_reason: 166, drop_reason_desc: undefined }, "flow dropped: reason 166"],
  [{ drop_reason: undefined, drop_reason_desc: undefined }, "flow dropped"],
])("the reason is a number, a word or neither: %o", async (facts, rule) => {
  expect((await read(facts))?.rule).toBe(rule);
});

test("is_reply and direction that are not there are not known, and not false", async () => {
  expect((await read({ is_reply: true }))?.output).toContain("reply");
  const unsaid = await read({ traffic_direction: undefined, is_reply: null });
  expect(unsaid?.output).not.toMatch(/reply|egress|ingress|false/);
});

test.each([
  [{ UDP: { source_port: 1, destination_port: 53 } }, "web:1 → db:53 · UDP"],
  [{ ICMPv4: { type: 8, code: 0 } }, "web → db · ICMPv4"],
  [{ ICMPv6: { type: 133 } }, "web → db · ICMPv6"],
  [{ SCTP: { source_port: 1, destination_port: 2 } }, "web:1 → db:2 · SCTP"],
])("the transport is %o", async (l4, shown) => {
  expect((await read({ l4 }))?.output).toContain(shown);
});

test("the seventh layer is DNS over TCP, HTTP or Kafka: names are kept, headers are not", async () => {
  const dns = await read({ Type: "L7", l7: { type: "REQUEST", dns: { query: "api.example.com." } } });
  expect(dns?.raw).toMatchObject({ flow: { l7: { dns: { query: "api.example.com." } } } });
  const http = await read({
    l7: { type: "REQUEST", http: { method: "GET", url: "/", headers: [{ key: "Authorization", value: "s3cret-word" }] } },
  });
  expect(JSON.stringify(http)).not.toContain("s3cret-word");
  expect(await read({ l7: { type: "REQUEST", kafka: { topic: "t" } } })).toMatchObject({ rule: "flow dropped: POLICY_DENIED" });
});

test("a peer outside has no pod: it is called by its name, else by its reserved label, never by its address", async () => {
  const world = { identity: 2, labels: ["reserved:world"] };
  expect((await read({ destination: world, destination_names: ["example.com", "b"] }))?.lineage).toEqual(["web", "example.com"]);
  expect((await read({ destination: world }))?.lineage).toEqual(["web", "world"]);
  expect((await read({ destination: { identity: 16_777_217, labels: ["cidr:192.0.2.1/32", "reserved:world"] } }))?.lineage).toEqual([
    "web",
    "world",
  ]);
});
