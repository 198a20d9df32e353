import { expect, it } from "vitest";
import { json, recordsOf } from "../records-of.fixture";

// No captured file of these tools was at hand: the shapes are those of their documentation.
const kubearmor = (facts: Record<string, unknown> = {}) => ({
  Timestamp: 1696587116,
  UpdatedTime: "2026-03-01T10:11:56.694009Z",
  ClusterName: "default",
  HostName: "node-1",
  NamespaceName: "shop",
  Owner: { Ref: "Deployment", Name: "web", Namespace: "shop" },
  PodName: "web-7c9d8bf5b4-x2kzp",
  ContainerID: "abc",
  ContainerName: "web",
  ContainerImage: "web:1",
  ParentProcessName: "/usr/bin/bash",
  ProcessName: "/usr/bin/ls",
  PolicyName: "block-ls",
  Severity: "5",
  Tags: "MITRE,CIS",
  Type: "MatchedPolicy",
  Source: "/usr/bin/bash",
  Operation: "Process",
  Resource: "/usr/bin/ls",
  Data: "syscall=SYS_EXECVE",
  Action: "Block",
  Result: "Permission denied",
  ...facts,
});

it("reads alerts of KubeArmor, and counts its telemetry", async () => {
  expect(
    await recordsOf(json([kubearmor(), kubearmor({ Type: "ContainerLog", PolicyName: "" }), kubearmor({ PolicyName: "" })])),
  ).toMatchObject([
    {
      type: "event",
      tool: "kubearmor",
      rule: "block-ls",
      priority: "error",
      cluster: null,
      pod: "web-7c9d8bf5b4-x2kzp",
      workload: { kind: "Deployment", name: "web" },
      lineage: ["bash", "ls"],
      tags: ["MITRE", "CIS"],
    },
    { type: "counted", kind: "log" },
    { type: "skip", reason: "no PolicyName" },
    { type: "warning" },
  ]);
});

const tracee = (facts: Record<string, unknown> = {}) => ({
  timestamp: "1767225600123456789",
  processName: "strace",
  hostProcessId: 7,
  hostName: "web-0",
  containerId: "abc",
  eventId: "6018",
  eventName: "anti_debugging",
  args: [{ name: "pid", type: "int", value: 12 }],
  kubernetes: { podName: "web-0", podNamespace: "shop" },
  metadata: {
    Description: "A process used anti-debugging",
    Properties: {
      signatureID: "TRC-102",
      signatureName: "Anti-Debugging detected",
      Severity: 1,
      Category: "defense-evasion",
      external_id: "T1622",
    },
  },
  ...facts,
});

it("reads what a signature of Tracee detected, and counts single system events", async () => {
  expect(await recordsOf(json([tracee(), tracee({ metadata: null, eventName: "openat" }), tracee({ timestamp: "soon" })]))).toMatchObject([
    {
      type: "event",
      tool: "tracee",
      rule: "Anti-Debugging detected",
      priority: "warning",
      at: new Date("2026-01-01T00:00:00.123Z"),
      atText: "1767225600123456789",
      namespace: "shop",
      pod: "web-0",
      tags: ["T1622", "defense-evasion"],
    },
    { type: "counted" },
    { type: "skip", reason: "no usable time" },
    { type: "warning" },
  ]);
});
