import { describe, expect, test } from "vitest";
import { detectFormat } from "./detect";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const ID = "apps/v1/shop/Deployment/web";
const report = (results: unknown, over: object = {}) => ({
  generationTime: "2026-03-01T10:00:00.123456789Z",
  summaryDetails: { controls: {} },
  results,
  ...over,
});
const of = (controls: unknown, over: object = {}) => recordsOf(json(report([{ resourceID: ID, controls }], over)));
const control = (facts: object = {}) => ({
  controlID: "C-0016",
  name: "Allow privilege escalation",
  status: { status: "failed" },
  ...facts,
});
const verdicts = async (...controls: unknown[]) =>
  (await of(controls)).flatMap((record) =>
    record.type === "misconfiguration" ? [record.passed ? "passed" : "failed"] : record.type === "skip" ? [record.reason] : [],
  );

describe("the status of a control", () => {
  test("is an object with status and subStatus, a plain string, or statusInfo", async () => {
    expect(
      await verdicts(
        control({ status: { status: "failed", subStatus: "" } }),
        control({ status: "passed" }),
        control({ status: undefined, statusInfo: { status: "failed" } }),
      ),
    ).toEqual(["failed", "passed", "failed"]);
  });

  test("is absent and follows from its rules: any failed, else skipped, else passed", async () => {
    const rules = (...words: string[]) => control({ status: undefined, rules: words.map((status) => ({ name: "r", status })) });
    expect(await verdicts(rules("passed", "failed"), rules("passed", "skipped"), rules("passed", "passed"))).toEqual([
      "failed",
      "not judged (skipped)",
      "passed",
    ]);
  });

  test("is skipped, irrelevant, unknown or nowhere: no verdict, and what was found before stands", async () => {
    const records = await of([
      control({ status: { status: "skipped", subStatus: "configurations" } }),
      control({ controlID: "C-0001", status: "irrelevant" }),
      control({ controlID: "C-0002", status: { status: "unknown" } }),
      control({ controlID: "C-0003", status: undefined }),
    ]);
    expect(ofType(records, "misconfiguration")).toEqual([]);
    expect(ofType(records, "skip").map(({ unjudged }) => unjudged)).toMatchObject([
      { check: "C-0016" },
      { check: "C-0001" },
      { check: "C-0002" },
      { check: "C-0003" },
    ]);
    expect(entriesOf(records)).toEqual({ read: 0, skipped: 4 });
  });

  test("passed with the sender's own exception is told in the receipt", async () => {
    const records = await of([
      control({ status: { status: "passed", subStatus: "w/exceptions" } }),
      control({ controlID: "C-0002", status: "passed" }),
    ]);
    expect(ofType(records, "warning").map(({ message }) => message)).toEqual([
      expect.stringContaining("1 finding was left out by the sender's own Kubescape"),
    ]);
  });
});

test("an entry that does not say which control it is of takes the right to close from the whole resource", async () => {
  const records = await of([control(), { status: "passed" }]);
  expect(ofType(records, "scan")).toMatchObject([{ covers: [] }]);
  expect(ofType(await of([control()]), "scan")).toMatchObject([{ covers: ["misconfiguration"] }]);
});

test("results are counted, whatever the summary says: an emptied map, a map that disagrees, no map", async () => {
  for (const summaryDetails of [{ controls: {} }, { controls: { "C-0099": { status: "failed" } } }, {}, { controls: null }])
    expect(entriesOf(await of([control(), control({ controlID: "C-0002", status: "passed" })], { summaryDetails }))).toEqual({
      read: 2,
      skipped: 0,
    });
});

test.each([
  [10, "critical"],
  [9, "critical"],
  [8, "high"],
  [7, "high"],
  [6, "medium"],
  [4, "medium"],
  [3, "low"],
  [1, "low"],
  [0, "unknown"],
])("a score factor of %s is %s", async (scoreFactor, severity) => {
  const summaryDetails = { controls: { "C-0016": { controlID: "C-0016", scoreFactor, complianceScore: 100, score: 0 } } };
  expect(ofType(await of([control()], { summaryDetails }), "misconfiguration")[0]?.severity).toBe(severity);
});

test("version 3 names the severity itself, also where the summary has none", async () => {
  const named = { controls: { "C-0016": { severity: "High", scoreFactor: 3 } } };
  expect(ofType(await of([control()], { summaryDetails: named }), "misconfiguration")[0]?.severity).toBe("high");
  const bare = { controls: { "C-0016": { name: "x" } } };
  expect(ofType(await of([control({ severity: "Critical" })], { summaryDetails: bare }), "misconfiguration")[0]?.severity).toBe("critical");
});

describe("the resource", () => {
  const named = async (result: object, over: object = {}) =>
    ofType(await recordsOf(json(report([{ controls: [control()], ...result }], over))), "scan").map(({ target }) => target.name);

  test("is a path of group, version, namespace, kind and name", async () => {
    expect(await named({ resourceID: "v1/shop/Pod/web-0" })).toEqual(["shop/Pod/web-0"]);
    expect(await named({ resourceID: "rbac.authorization.k8s.io/v1//ClusterRole/admin" })).toEqual(["ClusterRole/admin"]);
  });

  test("is in the list of resources, before or after the results", async () => {
    const resources = [{ resourceID: "x", object: { kind: "Deployment", metadata: { name: "web", namespace: "shop" } } }];
    expect(await named({ resourceID: "x" }, { resources })).toEqual(["shop/Deployment/web"]);
    const { results, ...rest } = report([{ resourceID: "x", controls: [control()] }]);
    expect(ofType(await recordsOf(json({ results, resources, ...rest })), "scan")[0]?.target.name).toBe("shop/Deployment/web");
  });

  test("stands only under rawResource", async () => {
    expect(await named({ resourceID: "x", rawResource: { kind: "CronJob", metadata: { name: "j", namespace: "shop" } } })).toEqual([
      "shop/CronJob/j",
    ]);
  });

  test("cannot be told: its controls are skipped, every one, and nothing is covered", async () => {
    const records = await recordsOf(json(report([{ resourceID: "nowhere", controls: [control(), control()] }])));
    expect(entriesOf(records)).toEqual({ read: 0, skipped: 2 });
    expect(ofType(records, "scan")).toEqual([]);
  });

  test("holds environments with secrets, of which nothing is kept", async () => {
    const object = {
      kind: "Pod",
      metadata: { name: "p", namespace: "s" },
      spec: { containers: [{ env: [{ name: "PASSWORD", value: "s3cret-word" }] }] },
    };
    const records = await recordsOf(
      json(report([{ resourceID: "x", controls: [control()], rawResource: object }], { resources: [{ resourceID: "x", object }] })),
    );
    expect(JSON.stringify(records)).not.toContain("s3cret-word");
  });
});

test("version 3 (JSON v2) with everything that it writes beside the results", async () => {
  const records = await recordsOf(
    json({
      summaryDetails: {
        complianceScore: 71.2,
        score: 28.8,
        controls: {
          "C-0016": {
            statusInfo: { status: "failed" },
            controlID: "C-0016",
            name: "n",
            status: "failed",
            scoreFactor: 6,
            severity: "Medium",
          },
        },
        frameworks: [{ name: "NSA", controls: {} }],
        severityCounters: { controls: {}, resources: {} },
        status: "failed",
        vulnerabilities: {},
      },
      results: [
        {
          resourceID: ID,
          prioritizedResource: { resourceID: ID, priorityVector: null, severity: 0, score: 1 },
          controls: [
            {
              severity: "Medium",
              controlID: "C-0016",
              name: "n",
              status: { status: "failed" },
              rules: [{ name: "r", status: "failed", paths: [{ failedPath: "spec.x", fixPath: { path: "spec.x", value: "false" } }] }],
            },
          ],
        },
      ],
      resources: [],
      metadata: { scanMetadata: { kubescapeVersion: "v3.0.34" }, targetMetadata: { clusterContextMetadata: { contextName: "prod" } } },
      generationTime: "2026-03-01T10:00:00.5Z",
      jobID: "",
    }),
  );
  expect(ofType(records, "scan")).toMatchObject([
    { target: { name: "shop/Deployment/web", cluster: "prod" }, tool: { version: "v3.0.34" } },
  ]);
  expect(ofType(records, "misconfiguration")).toMatchObject([{ severity: "medium", location: "spec.x", resolution: "Set spec.x: false" }]);
});

describe("the first layout (v1)", () => {
  const response = (facts: object = {}) => ({
    alertMessage: "container: web has a mutable filesystem",
    ruleStatus: "failed",
    alertScore: 7,
    failedPaths: ["spec.containers[0].securityContext"],
    alertObject: {
      k8sApiObjects: [
        { apiVersion: "v1", kind: "Pod", metadata: { name: "web-7c9d8bf5b4-x2kzp", namespace: "shop" }, spec: { env: "s3cret-word" } },
      ],
    },
    ...facts,
  });
  const framework = (responses: unknown) => ({
    name: "NSA",
    controlReports: [
      {
        controlID: "C-0017",
        name: "Immutable container filesystem",
        baseScore: 3,
        ruleReports: [{ name: "r", ruleStatus: { status: "success" }, ruleResponses: responses }],
      },
      { controlID: "C-0005", name: "Control plane hardening", ruleReports: [{ name: "r", ruleResponses: null }] },
    ],
  });

  test("is known: one framework, several, or a posture report around them", async () => {
    const one = framework([response()]);
    for (const value of [one, [one], { clusterName: "c", frameworks: [one] }, { frameworkReports: [one] }]) {
      expect(detectFormat((await readDocument(json(value))).top).id).toBe("kubescape");
      const records = await recordsOf(json(value));
      expect(ofType(records, "misconfiguration")).toMatchObject([{ check: "C-0017", passed: false, severity: "low" }]);
      expect(ofType(records, "scan")).toMatchObject([{ target: { name: "shop/Deployment/web" } }]);
      expect(JSON.stringify(records)).not.toContain("s3cret-word");
    }
  });

  test("names only what failed, and closes nothing; what has an exception or no object is skipped", async () => {
    const records = await recordsOf(
      json(framework([response(), response({ exception: { name: "e" } }), response({ alertObject: {} }), 7])),
    );
    expect(ofType(records, "scan")).toMatchObject([{ covers: [] }]);
    expect(entriesOf(records)).toEqual({ read: 1, skipped: 3 });
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
      "suppressed by the sender",
      "of a resource without kind and name",
      "not an object",
    ]);
  });
});
