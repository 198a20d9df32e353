import { describe, expect, test } from "vitest";
import { detectFormat } from "./detect";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const process = (facts: object = {}) => ({
  exec_id: "bjE6MToy",
  parent_exec_id: "bjE6MDox",
  pid: 7,
  uid: 0,
  auid: 4_294_967_295,
  cwd: "/",
  binary: "/usr/bin/curl",
  arguments: "example.com",
  docker: "e6af4dff4ea3b8d50313c59fbaa442e",
  start_time: "2026-03-01T09:59:59.123456789Z",
  pod: {
    namespace: "shop",
    name: "web-7c9d8bf5b4-x2kzp",
    workload: "web",
    workload_kind: "Deployment",
    container: {
      id: "containerd://e6af4dff4ea3b8d50313c59fbaa442e377da35671e79f43b8dc53c5efcc9b659",
      name: "web",
      image: { name: "web:1" },
    },
  },
  ...facts,
});
const line = (type: string, body: object = {}) => ({
  [type]: { process: process(), parent: process({ binary: "/bin/bash" }), ...body },
  node_name: "n1",
  time: "2026-03-01T10:00:00.123456789Z",
});
const read = async (type: string, body: object = {}) => ofType(await recordsOf(json(line(type, body))), "event")[0];

test.each([
  "process_exec",
  "process_exit",
  "process_kprobe",
  "process_tracepoint",
  "process_uprobe",
  "process_lsm",
  "process_loader",
  "process_usdt",
  "process_connect",
  "process_close",
  "process_listen",
  "process_something_new",
])("one key names the type %s, known here or not", async (type) => {
  expect(detectFormat((await readDocument(json(line(type)))).top).id).toBe("tetragon");
  expect(await read(type)).toMatchObject({ source: type, health: false, pod: "web-7c9d8bf5b4-x2kzp" });
});

test("rate limits and throttling are the sensor's health, with a count that comes as text", async () => {
  const limit = { rate_limit_info: { number_of_dropped_process_events: "18446744073" }, node_name: "n1", time: "2026-03-01T10:00:00Z" };
  expect(ofType(await recordsOf(json(limit)), "event")).toMatchObject([{ health: true, dropped: 18_446_744_073 }]);
});

test("exec and parent ids are kept, and tell events of one moment apart", async () => {
  const found = await read("process_exit");
  expect(found?.eventKey).toContain("bjE6MToy");
  expect(found?.raw).toMatchObject({ process_exit: { process: { exec_id: "bjE6MToy", parent_exec_id: "bjE6MDox" } } });
  expect((await read("process_exit", { process: process({ exec_id: "other" }) }))?.eventKey).not.toBe(found?.eventKey);
});

test("the container is the pod's full id; the short one only where there is no pod", async () => {
  expect((await read("process_exec"))?.container.id).toBe("e6af4dff4ea3b8d50313c59fbaa442e377da35671e79f43b8dc53c5efcc9b659");
  expect((await read("process_exec", { process: process({ pod: undefined }) }))?.container.id).toBe("e6af4dff4ea3b8d50313c59fbaa442e");
});

test("a process of the host has neither pod nor parent", async () => {
  expect(await read("process_exec", { process: process({ pod: undefined, docker: undefined }), parent: undefined })).toMatchObject({
    namespace: null,
    pod: null,
    container: { id: null, name: null, image: null },
    lineage: ["curl"],
  });
});

test("an unset audit id is kept as it came, and no person is made of it", async () => {
  const found = await read("process_exec");
  expect(found?.raw).toMatchObject({ process_exec: { process: { auid: 4_294_967_295 } } });
  expect(found?.output).not.toContain("4294967295");
});

describe("arguments of a hook are objects of one key", () => {
  test.each([
    [{ file_arg: { path: "/etc/shadow", permission: "-rw-r-----" } }, "/etc/shadow"],
    [{ path_arg: { path: "etc/passwd" } }, "/etc/passwd"],
    [{ string_arg: "hello" }, "hello"],
    [{ int_arg: -1 }, "-1"],
    [{ size_arg: "18446744073709551615" }, "18446744073709551615"],
    [{ truncated_bytes_arg: { bytes_arg: "c2VjcmV0", orig_size: "4096" } }, "4096 bytes"],
    [
      {
        sock_arg: {
          family: "AF_INET",
          protocol: "IPPROTO_TCP",
          saddr: "10.0.0.1",
          sport: 1000,
          daddr: "::1",
          dport: 443,
          cookie: "18446744073709551615",
        },
      },
      "10.0.0.1:1000 → [::1]:443",
    ],
    [{ sockaddr_arg: { family: "AF_INET6", addr: "fe80::1", port: 53 } }, "[fe80::1]:53"],
    [{ skb_arg: { saddr: "10.0.0.1", daddr: "10.0.0.2", sport: 1, dport: 2 } }, "10.0.0.1:1 → 10.0.0.2:2"],
    [{ capability_arg: { value: 21, name: "CAP_SYS_ADMIN" } }, "CAP_SYS_ADMIN"],
    [{ module_arg: { name: "xt_nat", signature_ok: true } }, "xt_nat"],
    [{ linux_binprm_arg: { path: "/tmp/dropper", permission: "-rwxr-xr-x" } }, "/tmp/dropper"],
    [{ bpf_attr_arg: { ProgType: "BPF_PROG_TYPE_KPROBE", InsnCnt: 1, ProgName: "amazing" } }, "amazing"],
    [{ bpf_map_arg: { MapType: "BPF_MAP_TYPE_HASH", MapName: "amazing_map" } }, "amazing_map"],
    [{ perf_event_arg: { KprobeFunc: "commit_creds", Type: "PERF_TYPE_TRACEPOINT" } }, "commit_creds"],
    [{ syscall_id: { id: 59, abi: "x64" } }, "syscall 59"],
    [{ net_dev_arg: { name: "eth0" } }, "eth0"],
  ])("%o", async (argument, shown) => {
    const found = await read("process_kprobe", { function_name: "f", args: [argument] });
    expect(found?.output.split(" · ").at(-1)).toBe(shown);
    expect(JSON.stringify(found)).not.toContain("c2VjcmV0");
  });

  test("of a kind that is not known are kept and break nothing", async () => {
    const found = await read("process_kprobe", { function_name: "f", args: [{ new_arg: { a: 1 } }, {}, null, { string_arg: "x" }] });
    expect(found?.output).toBe("kprobe f · /usr/bin/curl example.com · x");
  });
});

describe("Tetragon 1.4 and later", () => {
  test("process_lsm: what a hook of the kernel saw, with the policy and the file's hash", async () => {
    const body = {
      function_name: "bprm_check_security",
      policy_name: "exec-hash",
      message: "A binary was run",
      args: [{ linux_binprm_arg: { path: "/tmp/x" } }],
      action: "KPROBE_ACTION_POST",
      ima_hash: "sha256:ab",
      tags: ["observability.process"],
    };
    expect(await read("process_lsm", body)).toMatchObject({
      rule: "exec-hash: bprm_check_security",
      priority: "warning",
      tags: ["observability.process"],
      raw: { process_lsm: { ima_hash: "sha256:ab" } },
    });
    expect((await read("process_lsm", { ...body, action: "KPROBE_ACTION_OVERRIDE" }))?.priority).toBe("critical");
  });

  test("process_loader: which library was loaded", async () => {
    expect(await read("process_loader", { path: "/lib/x86_64-linux-gnu/libssl.so.3", buildid: "q83v" })).toMatchObject({
      rule: "process_loader",
      priority: "debug",
      output: "loader · /usr/bin/curl example.com · /lib/x86_64-linux-gnu/libssl.so.3",
    });
  });

  test("process_exec with ancestors, environment and where the container's probe may come from", async () => {
    const body = {
      process: process({ environment_variables: [{ key: "TOKEN", value: "s3cret-word" }], in_init_tree: false }),
      ancestors: [{ binary: "/usr/bin/containerd-shim" }],
    };
    const found = await read("process_exec", body);
    expect(found?.lineage).toEqual(["containerd-shim", "bash", "curl"]);
    expect(JSON.stringify(found)).not.toContain("s3cret-word");
  });
});

test("one event over many lines, a list, lines: and what is none is skipped with its reason", async () => {
  expect(entriesOf(await recordsOf(Buffer.from(JSON.stringify(line("process_exec"), null, 3))))).toEqual({ read: 1, skipped: 0 });
  const all = [
    line("process_exec"),
    { node_name: "n1" },
    { process_exec: {}, time: "2026-03-01T10:00:00Z" },
    { ...line("process_exit"), time: "x", process_exit: { process: { binary: "/x" } } },
  ];
  expect(entriesOf(await recordsOf(json(all)))).toEqual({ read: 1, skipped: 3 });
  expect(entriesOf(await recordsOf(Buffer.from(all.map((each) => JSON.stringify(each)).join("\n"))))).toEqual({ read: 1, skipped: 3 });
});
