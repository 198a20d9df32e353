import { describe, expect, it } from "vitest";
import { corpusFile } from "@/test/corpus";
import { detectFormat } from "../detect";
import { readDocument } from "../read-document";
import { json, ofType, recordsOf } from "../records-of.fixture";

const event = (facts: Record<string, unknown> = {}) => ({
  kind: "Event",
  apiVersion: "audit.k8s.io/v1",
  level: "Request",
  auditID: "a-1",
  stage: "ResponseComplete",
  requestURI: "/api/v1/namespaces/shop/pods/web-0/exec?command=sh",
  verb: "create",
  user: { username: "jane", groups: ["dev"] },
  sourceIPs: ["10.0.0.9"],
  objectRef: { resource: "pods", namespace: "shop", name: "web-0", subresource: "exec", apiVersion: "v1" },
  responseStatus: { code: 101 },
  requestReceivedTimestamp: "2026-03-01T10:00:00.000001Z",
  stageTimestamp: "2026-03-01T10:00:05.000001Z",
  ...facts,
});
const read = async (facts?: Record<string, unknown>) => (await recordsOf(json(event(facts))))[0];
const on = (resource: string, facts: Record<string, unknown> = {}) => ({ objectRef: { resource, namespace: "shop", name: "x" }, ...facts });

it("tells who did what, and ties it to the controller that the new pod names", async () => {
  const [found] = await recordsOf(corpusFile("create_nginx_pod_privileged.json").bytes());
  expect(found).toMatchObject({
    tool: "k8s-audit",
    source: "k8s_audit",
    rule: "create pods",
    priority: "error",
    namespace: "default",
    pod: "nginx-deployment-5cdcc99dbf-rgw6z",
    workload: { kind: "Deployment", name: "nginx-deployment" },
    lineage: ["system:serviceaccount:kube-system:replicaset-controller"],
    tags: ["privileged"],
  });
  const [binding] = await recordsOf(corpusFile("attach_cluster_admin_role.json").bytes());
  expect(binding).toMatchObject({ rule: "create clusterrolebindings", priority: "critical", tags: ["cluster-admin"] });
  expect(binding).toMatchObject({ output: expect.stringContaining("cluster-admin to User minikube") });
});

describe("what is worth an event", () => {
  const template = (spec: Record<string, unknown>) => ({ requestObject: { spec: { template: { spec } } } });
  const containers = [{ name: "a" }];
  it.each<[what: string, facts: Record<string, unknown>, rule: string, priority: string]>([
    ["getting into a pod", {}, "create pods/exec", "warning"],
    [
      "a port forward",
      on("pods", { objectRef: { resource: "pods", subresource: "portforward", name: "web-0" } }),
      "create pods/portforward",
      "warning",
    ],
    [
      "a role for everything",
      on("clusterroles", { requestObject: { rules: [{ verbs: ["*"], resources: ["*"] }] } }),
      "create clusterroles",
      "warning",
    ],
    ["another binding", on("rolebindings", { requestObject: { roleRef: { name: "view" } } }), "create rolebindings", "notice"],
    ["a workload with host processes", on("deployments", template({ hostPID: true, containers })), "create deployments", "error"],
    [
      "a workload with a host path",
      on("daemonsets", template({ volumes: [{ hostPath: { path: "/" } }], containers })),
      "create daemonsets",
      "warning",
    ],
    ["a plain workload, by hand", on("deployments", template({ containers })), "create deployments", "informational"],
    [
      "a program's use of secrets",
      on("secrets", { verb: "get", user: { username: "system:serviceaccount:shop:web" } }),
      "get secrets",
      "debug",
    ],
    ["a list of secrets", on("secrets", { verb: "list" }), "list secrets", "notice"],
    [
      "nobody in particular",
      on("pods", { verb: "get", user: { username: "system:anonymous" }, responseStatus: { code: 200 } }),
      "get pods",
      "warning",
    ],
    ["what was refused", on("nodes", { verb: "get", responseStatus: { code: 403 } }), "get nodes", "notice"],
    [
      "a refused try at everything",
      on("clusterrolebindings", { requestObject: { roleRef: { name: "cluster-admin" } }, responseStatus: { code: 403 } }),
      "create clusterrolebindings",
      "notice",
    ],
  ])("%s", async (_what, facts, rule, priority) => {
    expect(await read(facts)).toMatchObject({ type: "event", rule, priority });
  });

  it.each<[what: string, facts: Record<string, unknown>]>([
    ["a read", on("pods", { verb: "list", responseStatus: { code: 200 } })],
    ["a lease", on("leases", { verb: "update", user: { username: "system:node:a" } })],
    [
      "a controller's pod",
      on("pods", {
        user: { username: "system:serviceaccount:kube-system:replicaset-controller" },
        requestObject: { spec: { containers } },
      }),
    ],
    ["what an operator writes", on("statefulsets", { verb: "patch", user: { username: "system:serviceaccount:monitoring:operator" } })],
    ["a status", { verb: "patch", objectRef: { resource: "deployments", subresource: "status", name: "x" } }],
    ["a request that has no answer yet", { stage: "RequestReceived" }],
  ])("%s is only counted", async (_what, facts) => {
    expect(await read(facts)).toMatchObject({ type: "counted", kind: "request", tool: "k8s-audit" });
  });
});

it("makes one event of all stages of a request", async () => {
  const started = await read({ stage: "ResponseStarted", stageTimestamp: "2026-03-01T10:00:01Z" });
  const complete = await read();
  const identity = (record: typeof started) => record?.type === "event" && [record.atText, record.rule, record.eventKey];
  expect(identity(started)).toEqual(identity(complete));
});

it("keeps no bodies", async () => {
  const secret = on("secrets", { requestObject: { data: { token: "czNjcmV0" } }, responseObject: { data: { token: "czNjcmV0" } } });
  expect(JSON.stringify(await read(secret))).not.toContain("czNjcmV0");
});

it("reads lists of the webhook and lines of the log", async () => {
  const list = {
    kind: "EventList",
    apiVersion: "audit.k8s.io/v1",
    metadata: {},
    items: [event(), { level: "None" }, event({ auditID: "a-2" })],
  };
  expect(detectFormat((await readDocument(json(list))).top).id).toBe("k8s-audit");
  const records = await recordsOf(json(list));
  expect(ofType(records, "event").map(({ eventKey }) => eventKey)).toEqual(["a-1", "a-2"]);
  expect(ofType(records, "skip")).toMatchObject([{ reason: "no verb", where: "items[1]" }]);
  const lines = Buffer.from([event(), event({ auditID: "a-2" })].map((each) => JSON.stringify(each)).join("\n"));
  expect(ofType(await recordsOf(lines), "event")).toHaveLength(2);
});
