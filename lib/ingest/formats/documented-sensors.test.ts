import { expect, it } from "vitest";
import { kubearmor, tracee } from "../documented-sensors.fixture";
import { json, recordsOf } from "../records-of.fixture";

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
