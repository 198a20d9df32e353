import { expect, it } from "vitest";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

const report = (results: unknown, over: object = {}) => ({ generationTime: "2024-05-01T10:00:00Z", summaryDetails: {}, results, ...over });
const failed = { controlID: "C-0016", name: "Allow privilege escalation", status: { status: "failed" } };
const targets = async (...ids: string[]) =>
  ofType(await recordsOf(json(report(ids.map((resourceID) => ({ resourceID, controls: [failed] }))))), "scan").map(({ target }) => [
    target.kind,
    target.name,
  ]);

it("takes a resource from the list of resources, with the severity of the control's score", async () => {
  const records = await recordsOf(corpusFile("single-resource-3-failed.json").bytes());
  expect(ofType(records, "scan")).toMatchObject([
    {
      target: { kind: "workload", name: "Deployment/nginx-deployment" },
      tool: { name: "kubescape", version: "v3.0.3" },
      scannedAt: null,
      covers: ["misconfiguration"],
    },
  ]);
  const failures = ofType(records, "misconfiguration").filter(({ passed }) => !passed);
  expect(failures.map(({ check, severity, location }) => [check, severity, location])).toEqual([
    ["C-0030", "medium", "nginx.yaml"],
    ["C-0055", "medium", "nginx.yaml"],
    ["C-0260", "medium", "nginx.yaml"],
  ]);
  expect(failures[1]?.resolution).toContain("seccompProfile");
});

it("takes it from the id where the resources are left out", async () => {
  expect(
    await targets(
      "apps/v1/shop/Deployment/web",
      "/v1/shop/Pod/web-6b59cc5ddb-bp9h8",
      "//v1//Node/n1",
      "path=1/api=rbac.authorization.k8s.io/v1//ClusterRole/admin",
      "rbac.authorization.k8s.io//User/kube-admin/rbac.authorization.k8s.io/v1//ClusterRole/x/rbac.authorization.k8s.io/v1//ClusterRoleBinding/y",
      "/kubescape/ServiceAccount/sa/path=3/api=rbac.authorization.k8s.io/v1//ClusterRole/y",
    ),
  ).toEqual([
    ["workload", "shop/Deployment/web"],
    ["workload", "shop/Deployment/web"],
    ["node", "Node/n1"],
    ["resource", "ClusterRole/admin"],
    ["resource", "User/kube-admin"],
    ["resource", "kubescape/ServiceAccount/sa"],
  ]);
});

it("reads a status as an object, a word, or from the rules, and passes over what was not judged", async () => {
  const controls = [
    { ...failed, status: "FAILED" },
    { ...failed, status: null, rules: [{ status: "passed" }, { status: "failed" }] },
    { ...failed, status: { status: "passed", subStatus: "w/exceptions" } },
    { ...failed, status: { status: "skipped", subStatus: "configuration" } },
    { ...failed, status: undefined },
    { status: "failed" },
    null,
  ];
  const records = await recordsOf(json(report([{ resourceID: "apps/v1/shop/Deployment/web", controls }, { controls: [failed] }, 5])));
  expect(ofType(records, "misconfiguration").map(({ passed }) => passed)).toEqual([false, false, true]);
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
    "not judged (skipped)",
    "no status",
    "no controlID",
    "not an object",
    "of a resource without kind and name",
    "not an object",
  ]);
});

it("takes the cluster that the report names", async () => {
  const over = { metadata: { targetMetadata: { clusterContextMetadata: { contextName: "prod" } } } };
  const records = await recordsOf(json(report([{ resourceID: "/v1/a/Service/b", controls: [] }], over)));
  expect(ofType(records, "scan")[0]?.target.cluster).toBe("prod");
});
