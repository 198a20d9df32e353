import { describe, expect, test } from "vitest";
import { canonicalVulnerability } from "@/lib/identity/advisory-alias";
import { json, ofType, recordsOf } from "./records-of.fixture";

const issue = (facts: Record<string, unknown> = {}) => ({
  id: "SNYK-JS-LODASH-1",
  title: "Prototype Pollution",
  severity: "high",
  packageName: "lodash",
  name: "lodash",
  version: "4.17.20",
  packageManager: "npm",
  language: "js",
  identifiers: { CVE: ["CVE-2024-0001"], CWE: ["CWE-1321"] },
  from: ["app@1", "lodash@4.17.20"],
  ...facts,
});
const project = (vulnerabilities: unknown, facts: Record<string, unknown> = {}) => ({
  vulnerabilities,
  ok: false,
  dependencyCount: 7,
  licensesPolicy: null,
  packageManager: "npm",
  projectName: "shop",
  path: "/src/shop",
  ...facts,
});
const apk = issue({
  id: "SNYK-ALPINE318-OPENSSL-1",
  packageName: "openssl",
  name: "openssl/libssl3",
  version: "3.1.0-r0",
  packageManager: "alpine:3.18",
  language: "linux",
});
const container = (facts: Record<string, unknown> = {}) =>
  project([apk], {
    packageManager: "apk",
    projectName: "docker-image|quay.io/team/app",
    path: "quay.io/team/app:1",
    docker: { baseImage: "alpine:3.18" },
    ...facts,
  });
const read = (value: unknown) => recordsOf(json(value));
const rows = async (facts: Record<string, unknown>) => ofType(await read(project([issue(facts)])), "vulnerability");

describe("one project, a list of them, or one after another", () => {
  const both = [project([issue()]), project([issue()], { projectName: "api", path: "/src/api" })];
  test.each([
    ["in a list", json(both)],
    ["one after another", Buffer.from(both.map((each) => JSON.stringify(each, null, 2)).join("\n"))],
    ["as lines", Buffer.from(both.map((each) => JSON.stringify(each)).join("\n"))],
  ])("%s are scans of their own", async (_what, document) => {
    const records = await recordsOf(document);
    expect([...new Set(ofType(records, "scan").map((scan) => scan.target.name))]).toEqual(["shop", "api"]);
    expect(ofType(records, "vulnerability").length).toBe(2);
  });
});

describe("a container report", () => {
  test("has the vulnerabilities of its applications too, in the same image, at their files", async () => {
    const records = await read(
      container({
        applications: [project([issue()], { targetFile: "/app/package-lock.json", path: "quay.io/team/app:1" }), project([], { ok: true })],
      }),
    );
    expect(ofType(records, "scan").map((scan) => scan.target.name)).toEqual(["quay.io/team/app:1"]);
    expect(ofType(records, "vulnerability").map((row) => [row.package.key, row.paths])).toEqual([
      ["pkg:apk/alpine/libssl3", []],
      ["pkg:npm/lodash", ["/app/package-lock.json"]],
    ]);
  });

  test("whose applications are projects beside it is of one image too", async () => {
    const records = await read([container(), project([issue()], { path: "quay.io/team/app:1", docker: {} })]);
    expect(new Set(ofType(records, "scan").map((scan) => scan.target.name))).toEqual(new Set(["quay.io/team/app:1"]));
  });
});

test("one issue on three dependency paths is three rows of one flaw in one package", async () => {
  const records = await read(
    project([issue(), issue({ from: ["app@1", "a@1", "lodash@4.17.20"] }), issue({ from: ["app@1", "b@1", "lodash@4.17.20"] })], {
      uniqueCount: 9,
    }),
  );
  const found = ofType(records, "vulnerability");
  expect(found.length).toBe(3);
  expect(new Set(found.map((row) => `${canonicalVulnerability(row.id, row.aliases)} ${row.package.purl}`))).toEqual(
    new Set(["CVE-2024-0001 pkg:npm/lodash@4.17.20"]),
  );
});

test("the severity with critical in it is the one that counts", async () => {
  expect((await rows({ severity: "high", severityWithCritical: "critical" }))[0]?.severity).toBe("critical");
  expect((await rows({ severity: "high" }))[0]?.severity).toBe("high");
});

test.each([
  [{ CVE: [], CWE: [] }, "SNYK-JS-LODASH-1"],
  [{}, "SNYK-JS-LODASH-1"],
  [{ CVE: [], GHSA: ["GHSA-aaaa-bbbb-cccc"] }, "GHSA-aaaa-bbbb-cccc"],
  [{ CVE: ["CVE-2024-0001"] }, "CVE-2024-0001"],
  [{ CVE: ["CVE-2024-0001", "CVE-2024-0002"] }, "SNYK-JS-LODASH-1"],
])("the identifiers %j are the flaw %s", async (identifiers, expected) => {
  const [row] = await rows({ identifiers });
  expect(row && canonicalVulnerability(row.id, row.aliases)).toBe(expected);
});

test("licence issues among the vulnerabilities are licences, which count as looked at where there is a policy for them", async () => {
  const license = issue({
    id: "snyk:lic:npm:lodash:GPL-3.0",
    type: "license",
    license: "GPL-3.0",
    title: "GPL-3.0 license",
    identifiers: undefined,
  });
  const records = await read(project([license, issue()]));
  expect(ofType(records, "license")).toMatchObject([{ license: "GPL-3.0", package: { key: "pkg:npm/lodash" }, severity: "high" }]);
  expect(ofType(records, "vulnerability").length).toBe(1);
  const covers = async (value: unknown) => ofType(await read(value), "scan")[0]?.covers;
  expect(await covers(project([license]))).toEqual(["license", "vulnerability"]);
  expect(await covers(project([], { ok: true, licensesPolicy: { severities: {} } }))).toEqual(["license", "vulnerability"]);
  expect(await covers(project([], { ok: true }))).toEqual(["vulnerability"]);
  expect(await covers(container({ licensesPolicy: { severities: {} } }))).toEqual(["vulnerability"]);
});

describe("infrastructure as code", () => {
  const iac = (infrastructureAsCodeIssues: unknown, facts: Record<string, unknown> = {}) => ({
    meta: { isPrivate: true },
    ...project([], {
      packageManager: "k8sconfig",
      projectType: "k8sconfig",
      targetFile: "deploy/web.yaml",
      path: "deploy/web.yaml",
      projectName: "shop",
    }),
    infrastructureAsCodeIssues,
    ...facts,
  });
  const found = {
    id: "SNYK-CC-K8S-1",
    publicId: "SNYK-CC-K8S-1",
    title: "Container is running in privileged mode",
    severity: "high",
    lineNumber: 12,
    msg: "spec.containers[web].securityContext.privileged",
    documentation: "https://security.snyk.io/rules/cloud/SNYK-CC-K8S-1",
    iacDescription: { issue: "It is privileged", impact: "It has the host", resolve: "Remove privileged" },
    isIgnored: false,
  };

  test("is misconfigurations of its file, not a clean scan for vulnerabilities", async () => {
    const records = await read(iac([found]));
    expect(ofType(records, "scan")).toMatchObject([
      { target: { kind: "source", name: "deploy/web.yaml" }, status: "ok", covers: ["misconfiguration"] },
    ]);
    expect(ofType(records, "misconfiguration")).toMatchObject([
      {
        check: "SNYK-CC-K8S-1",
        passed: false,
        severity: "high",
        location: "deploy/web.yaml:12",
        description: "It is privileged\nIt has the host",
        resolution: "Remove privileged",
        url: "https://security.snyk.io/rules/cloud/SNYK-CC-K8S-1",
      },
    ]);
  });

  test("of several files is a scan of each, and a file without issues is clean", async () => {
    const records = await read([iac([found]), iac([], { ok: true, targetFile: "deploy/db.yaml", path: "deploy/db.yaml" })]);
    expect(ofType(records, "scan").map((scan) => [scan.target.name, scan.status])).toEqual([
      ["deploy/web.yaml", "ok"],
      ["deploy/db.yaml", "ok"],
      ["deploy/web.yaml", "ok"],
    ]);
  });

  test("of older versions has no list of vulnerabilities", async () => {
    const records = await read(iac([{ ...found, publicId: undefined, lineNumber: -1 }], { vulnerabilities: undefined }));
    expect(ofType(records, "misconfiguration")).toMatchObject([{ check: "SNYK-CC-K8S-1", location: "deploy/web.yaml" }]);
  });

  test("that the sender ignores, or that cannot be used, is skipped with a reason", async () => {
    const records = await read(iac([{ ...found, isIgnored: true }, {}, 7]));
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
      "ignored by the sender's own Snyk policy",
      "no id",
      "not an object",
    ]);
    expect(ofType(records, "misconfiguration")).toEqual([]);
  });
});

test("a container that could not be tested is a failed scan of its image", async () => {
  const error = { ok: false, error: "Failed to get image: manifest unknown", path: "quay.io/team/app:1" };
  expect(ofType(await read(error), "scan")).toMatchObject([
    { target: { kind: "image", name: "quay.io/team/app:1" }, status: "failed", covers: [] },
  ]);
});

test("an error is a failed scan, alone and among projects", async () => {
  const error = { ok: false, error: "Could not detect supported target files", path: "/src/empty" };
  expect(ofType(await read(error), "scan")).toMatchObject([{ target: { name: "/src/empty" }, status: "failed", covers: [] }]);
  const scans = ofType(await read([error, project([], { ok: true })]), "scan");
  expect(scans.map((scan) => [scan.target.name, scan.status])).toEqual([
    ["/src/empty", "failed"],
    ["shop", "ok"],
  ]);
});

test("rows that cannot be used are skipped with a reason, and all are counted", async () => {
  const records = await read(project([issue(), 7, issue({ id: undefined }), issue({ name: undefined, packageName: undefined })]));
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["not an object", "no vulnerability id", "no usable package name"]);
  expect(ofType(records, "vulnerability").length).toBe(1);
});
