import { expect, test } from "vitest";
import { ownerIndex, workloadOfPod } from "@/lib/identity/workload-owner";
import { detectFormat } from "./detect";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const DIGEST = `sha256:${"a".repeat(64)}`;
const pod = (facts: { metadata?: object; spec?: object; status?: object } = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-7c9d8bf5b4-x2kzp", namespace: "shop", labels: { app: "web" }, ...facts.metadata },
  spec: { nodeName: "n1", containers: [{ name: "web", image: "web" }], ...facts.spec },
  status: {
    phase: "Running",
    containerStatuses: [{ name: "web", image: "web:latest", imageID: `docker-pullable://web@${DIGEST}` }],
    ...facts.status,
  },
});
const inventory = async (value: unknown) => ofType(await recordsOf(json(value)), "inventory");
const one = async (facts: Parameters<typeof pod>[0]) => {
  const [found] = await inventory(pod(facts));
  if (found?.object !== "pod") throw new Error("no pod");
  return found;
};

test("a list of kubectl, a list of the API without kinds, a bare list, one object, YAML of several documents", async () => {
  const { kind: _k, apiVersion: _a, ...item } = pod();
  const yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: a, image: b}]}\n";
  const documents: [Buffer, number][] = [
    [json({ apiVersion: "v1", kind: "List", items: [pod(), pod()] }), 2],
    [json({ apiVersion: "v1", kind: "PodList", metadata: { resourceVersion: "1" }, items: [item, item] }), 2],
    [json([pod(), pod()]), 2],
    [json(pod()), 1],
    [Buffer.from(`${yaml}---\n${yaml}`), 2],
    [
      Buffer.from(
        `apiVersion: v1\nkind: List\nitems:\n${[yaml, yaml].map((each) => each.trim().replace(/^/gm, "  ").replace(/^ {2}/, "- ")).join("\n")}\n`,
      ),
      2,
    ],
  ];
  for (const [document, count] of documents) {
    expect(detectFormat((await readDocument(document)).top).id).toBe("k8s-inventory");
    const records = await recordsOf(document);
    expect(entriesOf(records)).toEqual({ read: count, skipped: 0 });
    expect(ofType(records, "inventory").every((record) => record.object === "pod")).toBe(true);
  }
});

test("mixed kinds in one list: what is not used is skipped with its kind", async () => {
  const items = [pod(), { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "c" } }, { metadata: { name: "x" } }, null];
  const records = await recordsOf(json({ apiVersion: "v1", kind: "List", items }));
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
    "objects of kind PersistentVolumeClaim are not used",
    "an object without kind",
    "not an object",
  ]);
  expect(entriesOf(records)).toEqual({ read: 1, skipped: 3 });
});

test("a pending pod has no container statuses: what it runs is not known by digest", async () => {
  expect(await one({ status: { phase: "Pending", containerStatuses: undefined } })).toMatchObject({
    phase: "Pending",
    runtimeDigests: {},
    spec: { containers: [{ image: "web" }] },
  });
});

test.each([
  [`docker-pullable://web@${DIGEST}`, DIGEST],
  [`docker.io/library/web@${DIGEST}`, DIGEST],
  [`docker://${DIGEST}`, DIGEST],
  [DIGEST, DIGEST],
  ["", undefined],
  ["web:latest", undefined],
])("an untagged image runs by the digest of its status %j", async (imageID, digest) => {
  const found = await one({ status: { containerStatuses: [{ name: "web", imageID }] } });
  expect([found.spec.containers[0]?.image, found.runtimeDigests.web]).toEqual(["web", digest]);
});

test("init and ephemeral containers count, with their own statuses", async () => {
  const other = `sha256:${"b".repeat(64)}`;
  const found = await one({
    spec: {
      initContainers: [{ name: "init", image: "i" }],
      ephemeralContainers: [{ name: "debug", image: "d", targetContainerName: "web" }],
    },
    status: { initContainerStatuses: [{ name: "init", imageID: other }], ephemeralContainerStatuses: [{ name: "debug", imageID: other }] },
  });
  expect(found.spec.containers.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["container web", "init init", "ephemeral debug"]);
  expect(found.runtimeDigests).toEqual({ web: DIGEST, init: other, debug: other });
});

test("a pod is owned by a ReplicaSet that is owned by a Deployment", async () => {
  const owner = (kind: string, name: string) => ({ ownerReferences: [{ apiVersion: "apps/v1", kind, name, controller: true }] });
  const set = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web-7c9d8bf5b4", namespace: "shop", ...owner("Deployment", "web") },
    spec: {},
  };
  const found = await one({ metadata: owner("ReplicaSet", "web-7c9d8bf5b4") });
  expect(workloadOfPod(found, ownerIndex(await inventory({ apiVersion: "v1", kind: "List", items: [set] })))).toMatchObject({
    kind: "Deployment",
    name: "web",
  });
});

test("managed fields, annotations, secrets and config maps are not kept", async () => {
  const secret = "s3cret-word";
  const items = [
    pod({
      metadata: { managedFields: [{ fieldsV1: { secret } }], annotations: { "kubectl.kubernetes.io/last-applied-configuration": secret } },
    }),
    { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { token: secret } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { token: secret } },
  ];
  const records = await recordsOf(json({ apiVersion: "v1", kind: "List", items }));
  expect(JSON.stringify(records)).not.toContain(secret);
  expect(entriesOf(records)).toEqual({ read: 1, skipped: 2 });
});

test("the security context stands at the pod and at the container, whose word goes first", async () => {
  const found = await one({
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 1000 },
      containers: [
        { name: "a", image: "x" },
        { name: "b", image: "y", securityContext: { runAsNonRoot: false, runAsUser: 0, privileged: true } },
      ],
    },
  });
  expect(found.spec.containers.map(({ runAsNonRoot, runAsUser, privileged }) => [runAsNonRoot, runAsUser, privileged])).toEqual([
    [true, 1000, false],
    [false, 0, true],
  ]);
});

test("an empty list says so, and takes nothing for gone", async () => {
  const records = await recordsOf(json({ apiVersion: "v1", kind: "PodList", items: [] }));
  expect(records).toMatchObject([{ type: "warning", message: expect.stringContaining("nothing was taken for gone") }]);
});
