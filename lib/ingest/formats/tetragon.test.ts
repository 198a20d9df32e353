import { describe, expect, it } from "vitest";
import { corpusFile } from "@/test/corpus";
import { detectFormat } from "../detect";
import { readDocument } from "../read-document";
import { json, ofType, recordsOf } from "../records-of.fixture";

const events = async (bytes: Uint8Array) => ofType(await recordsOf(bytes, "tetragon"), "event");
const process = {
  exec_id: "YTox",
  binary: "/usr/bin/curl",
  arguments: "-s example.com",
  pod: {
    namespace: "shop",
    name: "web-7c9d8bf5b4-x2kzp",
    workload: "web",
    workload_kind: "Deployment",
    container: { id: "containerd://abc", name: "web", image: { name: "web:1" } },
  },
};
const line = (type: string, body: Record<string, unknown> = {}, around: Record<string, unknown> = {}) => ({
  [type]: { process, parent: { binary: "/bin/bash" }, ...body },
  node_name: "n1",
  time: "2026-03-01T10:00:00.123456789Z",
  ...around,
});
const read = async (type: string, body?: Record<string, unknown>, around?: Record<string, unknown>) =>
  (await events(json(line(type, body, around))))[0];

it("tells where, what and by whom", async () => {
  const [found] = await events(corpusFile("cat-process-kprobe.json").bytes());
  expect(found).toMatchObject({
    tool: "tetragon",
    rule: "process_kprobe __x64_sys_read",
    priority: "notice",
    hostname: "minikube",
    namespace: "tenant-jobs",
    pod: "elasticsearch-56f8fc6988-65smb",
    container: { name: "elasticsearch", image: "quay.io/isovalent/jobs-app-elasticsearch:latest" },
    lineage: ["sh", "cat"],
  });
  expect(found?.container.id).toMatch(/^e6af4dff4ea3b8d50313c59fbaa442e3/);
  expect(found?.output).toContain("/usr/share/elasticsearch/config/elasticsearch.keystore");
});

it("keeps neither the bytes that a hook saw nor a process's environment", async () => {
  const [found] = await events(corpusFile("cat-process-kprobe.json").bytes());
  const kept = JSON.stringify(found?.raw);
  expect(kept).toContain('"truncated_bytes_arg":"not kept"');
  expect(kept).not.toContain("orig_size");
  const exec = await read("process_exec", { process: { ...process, environment_variables: [{ key: "TOKEN", value: "s3cret" }] } });
  expect(JSON.stringify(exec)).not.toContain("s3cret");
});

it("keeps the time's digits, the cluster, and the controller that the sensor names", async () => {
  expect(await read("process_exec", {}, { cluster_name: "prod" })).toMatchObject({
    atText: "2026-03-01T10:00:00.123456789Z",
    cluster: "prod",
    workload: { kind: "Deployment", name: "web" },
    container: { id: "abc" },
    lineage: ["bash", "curl"],
  });
  const ancestors = [{ binary: "/usr/bin/runc" }, { binary: "/usr/bin/containerd-shim" }];
  expect(await read("process_exec", { ancestors })).toMatchObject({ lineage: ["containerd-shim", "runc", "bash", "curl"] });
});

describe("rules and priorities", () => {
  it.each<[type: string, body: Record<string, unknown>, rule: string, priority: string]>([
    ["process_exec", {}, "process_exec", "debug"],
    ["process_exit", { signal: "SIGKILL" }, "process_exit", "debug"],
    ["process_loader", { path: "/lib/x.so" }, "process_loader", "debug"],
    ["process_connect", { destination_ip: "1.2.3.4", destination_port: 443 }, "process_connect", "debug"],
    ["process_close", {}, "process_close", "debug"],
    ["process_kprobe", { function_name: "fd_install", policy_name: "files" }, "files: fd_install", "notice"],
    ["process_kprobe", { function_name: "fd_install", policy_name: "files", message: "Shadow" }, "files: fd_install", "warning"],
    ["process_kprobe", { function_name: "tcp_connect", action: "KPROBE_ACTION_SIGKILL" }, "process_kprobe tcp_connect", "critical"],
    ["process_tracepoint", { subsys: "syscalls", event: "sys_enter_bpf" }, "process_tracepoint syscalls/sys_enter_bpf", "notice"],
    ["process_uprobe", { path: "/bin/bash", symbol: "readline", policy_name: "shell" }, "shell: bash:readline", "notice"],
    ["process_lsm", { function_name: "bprm_check", policy_name: "lsm" }, "lsm: bprm_check", "notice"],
    ["process_something_new", {}, "process_something_new", "debug"],
  ])("%s %o", async (type, body, rule, priority) => {
    expect(await read(type, body)).toMatchObject({ rule, priority, health: false, source: type });
  });

  it("says what it was done to", async () => {
    const args = [
      { string_arg: "hello" },
      { sock_arg: { saddr: "10.0.0.1", sport: 1000, daddr: "::1", dport: 443, protocol: "IPPROTO_TCP" } },
      { size_arg: "18446744073709551615" },
      { bytes_arg: "c2VjcmV0" },
    ];
    const found = await read("process_kprobe", { function_name: "f", args });
    expect(found?.output).toBe("kprobe f · /usr/bin/curl -s example.com · hello · 10.0.0.1:1000 → [::1]:443 · 18446744073709551615");
  });
});

it("takes limits and throttling for the sensor's own health, with what was dropped", async () => {
  const limit = { rate_limit_info: { number_of_dropped_process_events: "88" }, node_name: "n1", time: "2026-03-01T10:00:00Z" };
  const throttle = { process_throttle: { type: "THROTTLE_START", cgroup: "x" }, node_name: "n1", time: "2026-03-01T10:00:00Z" };
  expect(await events(json([limit, throttle]))).toMatchObject([{ health: true, dropped: 88 }, { health: true }]);
});

it("reads one, lists and lines, and what it does not know in between", async () => {
  const unknown = { node_event: { state: "up" }, node_name: "n1", time: "2026-03-01T10:00:01Z" };
  const all = [
    line("process_exec"),
    unknown,
    { node_name: "n1" },
    line("process_exit"),
    { process_exec: {}, time: "2026-03-01T10:00:01Z" },
  ];
  for (const bytes of [json(all), Buffer.from(all.map((each) => JSON.stringify(each)).join("\n"))]) {
    const records = await recordsOf(bytes);
    expect(ofType(records, "event").map(({ rule }) => rule)).toEqual(["process_exec", "node_event", "process_exit"]);
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["no event in it", "no process"]);
  }
});

it("is found by its first event, whatever that is", async () => {
  for (const type of ["process_exec", "process_lsm", "process_something_new"]) {
    expect(detectFormat((await readDocument(json(line(type)))).top).id).toBe("tetragon");
  }
});
