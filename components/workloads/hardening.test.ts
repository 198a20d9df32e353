import { describe, expect, test } from "vitest";
import { type Container, manifestPatch, settingsOf } from "./hardening";

const container = (changes: Partial<Container> = {}): Container => ({
  name: "web",
  kind: "container",
  image: "nginx:1.27",
  imageId: null,
  visible: true,
  matchedBy: "none",
  coverage: "never",
  severity: null,
  privileged: false,
  runAsNonRoot: null,
  runAsUser: null,
  readOnlyRootFilesystem: null,
  allowPrivilegeEscalation: null,
  capabilitiesAdd: [],
  capabilitiesDrop: [],
  seccomp: null,
  hostPorts: [],
  limits: {},
  ...changes,
});

const hardened = container({
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilitiesDrop: ["ALL"],
  capabilitiesAdd: ["NET_BIND_SERVICE"],
  seccomp: "RuntimeDefault",
  limits: { memory: "128Mi" },
});

const pod = { serviceAccount: null, automountToken: false, hostNetwork: false, hostPID: false, hostIPC: false, hostPaths: [] };
const verdicts = (given: Container) => Object.fromEntries(settingsOf(given).map(({ name, verdict }) => [name, verdict]));

describe("settingsOf", () => {
  test("what the image or the kubelet decides is unknown, never good", () => {
    expect(verdicts(container())).toMatchObject({
      "Runs as non-root": "unknown",
      "Seccomp profile": "unknown",
      "Privilege escalation": "bad",
      "Root filesystem": "bad",
    });
  });
  test("a container that meets the restricted standard is good throughout", () => {
    expect(new Set(Object.values(verdicts(hardened)))).toEqual(new Set(["good"]));
  });
  test("uid 0 is bad even beside runAsNonRoot", () => {
    expect(verdicts(container({ runAsNonRoot: true, runAsUser: 0 }))["Runs as non-root"]).toBe("bad");
  });
  test("privileged spoils seccomp and capabilities, whatever they say", () => {
    expect(verdicts({ ...hardened, privileged: true })).toMatchObject({ Privileged: "bad", Capabilities: "bad", "Seccomp profile": "bad" });
  });
  test("an added capability is bad with or without its prefix", () => {
    expect(verdicts({ ...hardened, capabilitiesAdd: ["CAP_SYS_ADMIN"] }).Capabilities).toBe("bad");
    expect(verdicts({ ...hardened, capabilitiesAdd: ["CAP_NET_BIND_SERVICE"] }).Capabilities).toBe("good");
  });
});

describe("manifestPatch", () => {
  test("nothing to change is null", () => {
    expect(manifestPatch({ kind: "Deployment", podSpec: pod, containers: [hardened] })).toBeNull();
  });
  test("stands at its place in the manifest of each kind", () => {
    expect(manifestPatch({ kind: "Deployment", podSpec: pod, containers: [container()] })).toMatch(
      /^spec:\n {2}template:\n {4}spec:\n {6}containers:\n {8}- name: web\n/,
    );
    expect(manifestPatch({ kind: "CronJob", podSpec: pod, containers: [container()] })).toMatch(/^spec:\n {2}jobTemplate:\n/);
    expect(manifestPatch({ kind: "Pod", podSpec: pod, containers: [container()] })).toMatch(/^spec:\n {2}containers:\n/);
  });
  test("says only what is not good already", () => {
    const patch = manifestPatch({
      kind: "Pod",
      podSpec: { ...pod, hostPID: true },
      containers: [{ ...hardened, readOnlyRootFilesystem: false }],
    });
    expect(patch).toBe(
      "spec:\n  hostPID: false\n  containers:\n    - name: web\n      securityContext:\n        readOnlyRootFilesystem: true",
    );
  });
});
