import { describe, expect, test } from "vitest";
import { eventId } from "@/lib/commands/events/event-identity";
import { detectFormat } from "./detect";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const TIME = "2026-03-01T10:00:00.502309868Z";
const event = (facts: object = {}) => ({
  hostname: "n1",
  output: "14:50:34.502309868: Warning Sensitive file opened",
  priority: "Warning",
  rule: "Read sensitive file untrusted",
  source: "syscall",
  tags: ["T1555", "mitre_credential_access"],
  time: TIME,
  output_fields: { "proc.name": "cat" },
  ...facts,
});
const read = async (facts: object) => ofType(await recordsOf(json(event(facts))), "event")[0];

describe("times", () => {
  test("integers of 19 digits keep every digit, and so do those that come as text", async () => {
    const text = JSON.stringify(event()).replace(
      '"proc.name":"cat"',
      '"evt.time":1746622234502309868,"evt.time.iso8601":1470327477881781397,"container.start_ts":"1746622230000000001"',
    );
    const [found] = ofType(await recordsOf(Buffer.from(text)), "event");
    expect(found?.raw).toMatchObject({
      output_fields: {
        "evt.time": "1746622234502309868",
        "evt.time.iso8601": "1470327477881781397",
        "container.start_ts": "1746622230000000001",
      },
    });
  });

  test("only the event's own time counts, not the local one in its output", async () => {
    expect(await read({})).toMatchObject({ at: new Date("2026-03-01T10:00:00.502Z"), atText: TIME });
  });
});

test("old events have no source, tags or hostname; tags are [] or null", async () => {
  expect(await read({ source: undefined, tags: undefined, hostname: undefined })).toMatchObject({
    source: "syscall",
    tags: [],
    hostname: null,
  });
  for (const tags of [[], null]) expect((await read({ tags }))?.tags).toEqual([]);
});

test.each([
  ["Emergency", "emergency"],
  ["Alert", "alert"],
  ["Critical", "critical"],
  ["Error", "error"],
  ["Warning", "warning"],
  ["Notice", "notice"],
  ["Informational", "informational"],
  ["INFORMATIONAL", "informational"],
  ["Info", "informational"],
  ["Debug", "debug"],
  ["debug", "debug"],
])("the priority %s is %s", async (word, priority) => {
  expect((await read({ priority: word }))?.priority).toBe(priority);
});

test.each([null, "", "<NA>"])("%j is unknown in every field, outside of Kubernetes too", async (value) => {
  const keys = [
    "k8s.ns.name",
    "k8s.pod.name",
    "container.id",
    "container.name",
    "container.image.repository",
    "proc.pname",
    "proc.name",
    "proc.cmdline",
  ];
  const found = await read({ output_fields: Object.fromEntries(keys.map((key) => [key, value])) });
  expect(found).toMatchObject({ namespace: null, pod: null, container: { id: null, name: null, image: null }, lineage: [] });
});

test("the container host is the host itself", async () => {
  expect((await read({ output_fields: { "container.id": "host", "container.name": "host" } }))?.container).toEqual({
    id: null,
    name: null,
    image: null,
  });
});

test("keys with dots, brackets, spaces, slashes and question marks are names and no paths", async () => {
  const fields = {
    "proc.name": "cat",
    "proc.pname": "sudo",
    "proc.aname[2]": "bash",
    "proc.aname[3]": "sshd",
    "a b": "1",
    "a/b": "2",
    "a?": "3",
    "a[0].b": "4",
  };
  const found = await read({ output_fields: fields });
  expect(found?.lineage).toEqual(["sshd", "bash", "sudo", "cat"]);
  expect(found?.raw).toMatchObject({ output_fields: { "a b": "1", "a/b": "2", "a?": "3", "a[0].b": "4" } });
});

describe("other sources", () => {
  test("the audit log names its target by ka.* fields", async () => {
    const fields = { "ka.target.namespace": "shop", "ka.target.name": "web-0", "ka.target.resource": "pods", "ka.user.name": "admin" };
    expect(await read({ source: "k8s_audit", output_fields: fields })).toMatchObject({
      source: "k8s_audit",
      namespace: "shop",
      pod: "web-0",
    });
  });

  test("metrics and drops are the sensor's health and no alerts, with numbers as text", async () => {
    const metrics = await read({
      rule: "Falco internal: metrics snapshot",
      source: "internal",
      priority: "Informational",
      output_fields: { "falco.num_evts": "1" },
    });
    const drops = await read({
      rule: "Falco internal: syscall event drop",
      source: undefined,
      priority: "Debug",
      output_fields: { n_drops: "815508", n_evts: 9 },
    });
    expect([metrics?.health, drops?.health]).toEqual([true, true]);
    expect(drops?.raw).toMatchObject({ output_fields: { n_drops: "815508" } });
  });

  test("cloud plugins keep their source and fields", async () => {
    expect(await read({ source: "aws_cloudtrail", output_fields: { "ct.user": "root", "k8s.ns.name": null } })).toMatchObject({
      source: "aws_cloudtrail",
      health: false,
      namespace: null,
    });
  });
});

test("there is no id: the same event is the same, another host, time, rule or field another one", async () => {
  const id = async (facts: object) => {
    const found = await read(facts);
    if (!found) throw new Error("no event");
    return eventId(found);
  };
  const own = await id({});
  expect(await id({})).toBe(own);
  for (const facts of [
    { hostname: "n2" },
    { time: "2026-03-01T10:00:00.502309869Z" },
    { rule: "Other" },
    { output_fields: { "proc.name": "dd" } },
  ])
    expect(await id(facts)).not.toBe(own);
});

describe("Falcosidekick", () => {
  test("adds an id and fields of its own, and test events that keep their rule", async () => {
    const found = await read({
      uuid: "5b1f1c6e-6d61-4f6f-8f2c-5f6b4b0d6b51",
      rule: "Test rule",
      source: "",
      output_fields: { "team name": "payments", "templated/field": "x" },
    });
    expect(found).toMatchObject({
      rule: "Test rule",
      source: "syscall",
      raw: { output_fields: { "team name": "payments", "templated/field": "x" } },
    });
  });
});

describe("Falco 0.40 and later", () => {
  test("can write the message alone, without output and fields", async () => {
    const { output: _o, output_fields: _f, ...rest } = event();
    const value = { ...rest, message: "Sensitive file opened" };
    expect(detectFormat((await readDocument(json(value))).top).id).toBe("falco");
    expect(ofType(await recordsOf(json(value)), "event")).toMatchObject([{ output: "Sensitive file opened", lineage: [] }]);
    const { message: _m, ...bare } = value;
    expect(ofType(await recordsOf(json(bare)), "event")).toMatchObject([{ rule: "Read sensitive file untrusted", output: "" }]);
  });

  test("adds fields by append_output and takes the container's from a plugin", async () => {
    const fields = {
      "container.id": "f2a8b0e0e8a1",
      "container.full_id": "f2a8b0e0e8a1".padEnd(64, "0"),
      "container.image.repository": "docker.io/library/web",
      "container.image.tag": "1",
      "container.name": "web",
      "evt.hostname": "n9",
      home_directory: "/root",
      "k8s.ns.name": "shop",
      "k8s.pod.name": "web-0",
    };
    expect(await read({ hostname: undefined, output_fields: fields })).toMatchObject({
      hostname: "n9",
      namespace: "shop",
      container: { id: "f2a8b0e0e8a1", name: "web", image: "docker.io/library/web:1" },
    });
  });
});

test("lines that are no events are counted as skipped, each with its reason, and take none with them", async () => {
  const lines = [event(), { ...event(), rule: undefined }, { ...event(), time: "x" }, { ...event(), priority: null }].map((each) =>
    JSON.stringify(each),
  );
  const records = await recordsOf(Buffer.from([...lines, "{cut", lines[0]].join("\n")));
  expect(entriesOf(records)).toEqual({ read: 2, skipped: 4 });
});
