import { describe, expect, it, vi } from "vitest";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const events = async (bytes: Uint8Array) => ofType(await recordsOf(bytes), "event");
const event = { rule: "r", priority: "Warning", output: "o", time: "2025-05-07T12:50:34.502309868Z", output_fields: {} };
const read = async (facts: Record<string, unknown>) => (await events(json({ ...event, ...facts })))[0];

it("tells where, what and by whom", async () => {
  const found = (await events(corpusFile("falco-docs-captured-events.jsonl").bytes())).find(
    (each) => each.pod === "alpine-deployment-77789455d6-m7flp",
  );
  expect(found).toMatchObject({
    tool: "falco",
    health: false,
    at: new Date("2021-06-13T19:35:58.532Z"),
    atText: "2021-06-13T19:35:58.532086161Z",
    rule: "Terminal shell in container",
    priority: "notice",
    source: "syscall",
    namespace: "default",
    container: { id: "788861c3cf83", name: null, image: "alpine" },
    lineage: ["runc", "sh"],
  });
});

it("keeps all digits of times in the kept event", async () => {
  const [found] = await events(corpusFile("falco-docs-captured-events.jsonl").bytes());
  expect(found?.raw).toMatchObject({ output_fields: { "evt.time": "1739178940698757000" } });
});

it("reads the lineage from the outermost ancestor on", async () => {
  const [found] = await events(corpusFile("falco-plugins-gcpaudit-and-collector-events.jsonl").bytes()).then((all) =>
    all.filter((each) => each.rule === "Read sensitive file untrusted"),
  );
  expect(found).toMatchObject({ lineage: ["kitty", "zsh", "sudo", "sudo", "cat"], container: { id: null, name: null }, hostname: "x86" });
});

it("takes the pod of an audit event from its target", async () => {
  const found = (await events(corpusFile("falco-docs-captured-events.jsonl").bytes())).filter((each) => each.rule === "Attach/Exec Pod");
  expect(found.map((each) => [each.source, each.namespace, each.pod])).toEqual([
    ["k8s_audit", "hello-app", "nginx-676b6c5bbc-4xc6t"],
    ["k8s_audit", "default", "kubecon"],
  ]);
});

it("knows the sensor's own health from alerts", async () => {
  const all = [
    ...(await events(corpusFile("falco-docs-captured-events.jsonl").bytes())),
    ...(await events(corpusFile("webhook-payloads-internal-drops-and-readme.jsonl").bytes())),
  ];
  expect(all.filter((each) => each.health).length).toBe(8);
  expect(all.filter((each) => each.health).every((each) => each.rule.startsWith("Falco internal:"))).toBe(true);
});

it.each([null, "", "<NA>"])("takes %j for unknown", async (value) => {
  const found = await read({
    output_fields: {
      "k8s.ns.name": value,
      "k8s.pod.name": value,
      "container.id": value,
      "container.image.repository": value,
      "proc.name": value,
      "proc.pname": value,
    },
  });
  expect(found).toMatchObject({ namespace: null, pod: null, container: { id: null, name: null, image: null }, lineage: [] });
});

it.each([
  ["k8s.cluster.name", "east"],
  ["cluster", "east"],
])("takes the cluster from the field %s", async (key, value) => {
  expect((await read({ output_fields: { [key]: value } }))?.cluster).toBe("east");
});

it("names the image with tag and digest", async () => {
  const found = await read({
    output_fields: { "container.image.repository": "docker.io/a/b", "container.image.tag": "1", "container.image.digest": "sha256:ab" },
  });
  expect(found?.container.image).toBe("docker.io/a/b:1@sha256:ab");
});

it("does not keep environments", async () => {
  expect(
    JSON.stringify(await read({ output_fields: { "proc.env": "TOKEN=abc", "proc.aenv[1]": "TOKEN=abc", "proc.name": "sh" } })),
  ).not.toContain("abc");
});

describe("rows that are no events", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["without a time", { time: undefined, output_fields: {} }, "no usable time"],
    ["of an impossible time", { time: "2024-13-45T99:00:00Z" }, "no usable time"],
    ["of an unknown priority", { priority: "Loud" }, "no known priority"],
  ])("%s are skipped", async (_name, facts, reason) => {
    expect(ofType(await recordsOf(json([event, { ...event, ...facts }])), "skip")).toEqual([{ type: "skip", reason, where: "[1]" }]);
  });

  it("take none of the others with them", async () => {
    const text = `${JSON.stringify(event)}\n{"rule": "cut\n${JSON.stringify(event)}\n`;
    const records = await recordsOf(Buffer.from(text));
    expect(records.map((record) => record.type)).toEqual(["event", "skip", "event"]);
  });
});

it("reads short words for priorities", async () => {
  expect((await read({ priority: "INFO" }))?.priority).toBe("informational");
  expect((await read({ priority: "critical" }))?.priority).toBe("critical");
});

it("takes what Falcosidekick adds: an id of its own, custom fields, other spellings, its test event", async () => {
  const test = {
    uuid: "5b1f1c6e-6d61-4f6f-8f2c-5f6b4b0d6b51",
    output: "This is a test from falcosidekick",
    priority: "Debug",
    rule: "Test rule",
    source: "",
    tags: ["test", "example"],
    time: "2026-03-01T10:00:00.000000001Z",
    output_fields: { "proc.name": "falcosidekick", "user.name": "falcosidekick", team: "payments", "a key/with? [signs]": "x" },
  };
  expect(await read(test)).toMatchObject({
    rule: "Test rule",
    priority: "debug",
    health: false,
    source: "syscall",
    tags: ["test", "example"],
    raw: { output_fields: { team: "payments", "a key/with? [signs]": "x" } },
  });
  expect(await read({ priority: "Info", uuid: "x" })).toMatchObject({ priority: "informational" });
});
