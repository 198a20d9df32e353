import { describe, expect, test } from "vitest";
import { detectFormat } from "./detect";
import { kics, kubeLinter, kubeLinterReport } from "./documented-findings.fixture";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const checksOf = async (value: unknown) => ofType(await recordsOf(json(value)), "misconfiguration");
const coversOf = async (value: unknown) => ofType(await recordsOf(json(value)), "scan").map(({ covers }) => covers);

describe("Hadolint", () => {
  const row = (facts: object = {}) => ({
    code: "DL3008",
    column: 1,
    file: "Dockerfile",
    level: "warning",
    line: 9,
    message: "Pin versions",
    ...facts,
  });

  test.each([
    ["error", "high"],
    ["warning", "medium"],
    ["info", "negligible"],
    ["style", "negligible"],
  ])("the level %s is %s", async (level, severity) => {
    expect((await checksOf([row({ level })]))[0]?.severity).toBe(severity);
  });

  test("codes are its own and ShellCheck's", async () => {
    expect((await checksOf([row(), row({ code: "SC2086" })])).map(({ check, url }) => [check, url])).toEqual([
      ["DL3008", "https://github.com/hadolint/hadolint/wiki/DL3008"],
      ["SC2086", "https://www.shellcheck.net/wiki/SC2086"],
    ]);
  });

  test("a file is -, or has backslashes", async () => {
    const records = await recordsOf(json([row({ file: "-" }), row({ file: "build\\Dockerfile.web" })]));
    expect(ofType(records, "scan").map(({ target }) => target.name)).toEqual(["Dockerfile", "build/Dockerfile.web"]);
  });

  test("[] is what a clean run writes: taken where the sender says whose it is, and it changes nothing", async () => {
    const records = await recordsOf(json([]), "hadolint");
    expect(records).toMatchObject([{ type: "warning", message: expect.stringContaining("names no file") }]);
    await expect(recordsOf(json([]))).rejects.toMatchObject({ code: "unknown_format" });
    await expect(recordsOf(json([]), "trivy")).rejects.toMatchObject({ code: "invalid_report" });
    await expect(recordsOf(json([null]), "hadolint")).rejects.toMatchObject({ code: "unknown_format" });
  });
});

describe("Dockle", () => {
  const summary = { fatal: 0, warn: 0, info: 0, pass: 16 };
  const row = (level: string | undefined, code = "CIS-DI-0001") => ({
    code,
    title: "Create a user",
    level,
    alerts: ["Last user should not be root"],
  });

  test("details are [], null or left out; skip is not always among the summary's counts; only newer versions name the image", async () => {
    for (const value of [{ summary, details: [] }, { summary: { ...summary, skip: 0 }, details: null }, { summary }]) {
      expect(detectFormat((await readDocument(json(value))).top).id).toBe("dockle");
      const records = await recordsOf(json(value));
      expect(entriesOf(records)).toEqual({ read: 0, skipped: 0 });
      expect(ofType(records, "warning").map(({ message }) => message)).toEqual([expect.stringContaining("does not name its image")]);
    }
    expect(ofType(await recordsOf(json({ image: "ghcr.io/acme/web:1", summary, details: [] })), "scan")[0]?.target.name).toBe(
      "ghcr.io/acme/web:1",
    );
  });

  test.each([
    ["FATAL", "critical", false],
    ["WARN", "medium", false],
    ["INFO", "negligible", false],
    ["PASS", "negligible", true],
  ])("there is no severity beside the level: %s is %s", async (level, severity, passed) => {
    expect(await checksOf({ image: "a/b:1", summary, details: [row(level)] })).toMatchObject([{ severity, passed }]);
  });

  test("counts of what is not listed show nothing to be in order", async () => {
    expect(await coversOf({ image: "a/b:1", summary: { ...summary, fatal: 1 }, details: [] })).toEqual([[]]);
    expect(await coversOf({ image: "a/b:1", summary, details: [] })).toEqual([["misconfiguration"]]);
  });

  test("SKIP and unknown levels judge nothing, and what was found before stands; IGNORE is the sender's own word", async () => {
    const records = await recordsOf(
      json({
        image: "a/b:1",
        summary,
        details: [row("SKIP"), row(undefined, "CIS-DI-0002"), row("NEW", "CIS-DI-0003"), row("IGNORE", "CIS-DI-0004")],
      }),
    );
    expect(
      ofType(records, "skip").map(({ reason, unjudged }) => [reason, unjudged?.type === "misconfiguration" ? unjudged.check : null]),
    ).toEqual([
      ["not looked at (SKIP)", "CIS-DI-0001"],
      ["no level", "CIS-DI-0002"],
      ['unknown level "NEW"', "CIS-DI-0003"],
      ["ignored by the sender's own rules", null],
    ]);
  });
});

describe("Checkov", () => {
  const check = (facts: object = {}) => ({
    check_id: "CKV_K8S_8",
    bc_check_id: "BC_K8S_7",
    check_name: "Liveness Probe Should be Configured",
    check_result: { result: "FAILED", evaluated_keys: [] },
    file_path: "/web.yaml",
    file_line_range: [1, 20],
    resource: "Deployment.shop.web",
    severity: null,
    guideline: "https://docs.example.com/k8s-7",
    ...facts,
  });
  const run = (results: object, facts: object = {}) => ({
    check_type: "kubernetes",
    results: { passed_checks: [], failed_checks: [], skipped_checks: [], parsing_errors: [], ...results },
    summary: { passed: 0, failed: 9, checkov_version: "3.2.400" },
    ...facts,
  });

  test("is an object, or a list with one a framework", async () => {
    const one = run({ failed_checks: [check()] });
    expect(entriesOf(await recordsOf(json(one)))).toEqual({ read: 1, skipped: 0 });
    const two = [
      one,
      run({ failed_checks: [check({ check_id: "CKV_DOCKER_2", file_path: "/Dockerfile" })] }, { check_type: "dockerfile" }),
    ];
    expect(ofType(await recordsOf(json(two)), "scan").map(({ target }) => target.name)).toEqual(["web.yaml", "Dockerfile"]);
  });

  test("a run that found nothing to look at is a flat summary, also as the first of a list: it names no file and changes nothing", async () => {
    const flat = { passed: 0, failed: 0, skipped: 0, parsing_errors: 0, resource_count: 0, checkov_version: "3.2.400" };
    expect((await recordsOf(json(flat))).map(({ type }) => type)).toEqual(["warning"]);
    expect(entriesOf(await recordsOf(json([flat, run({ failed_checks: [check()] })])))).toEqual({ read: 1, skipped: 0 });
  });

  test("severities are null without the platform's key", async () => {
    expect(
      (await checksOf(run({ failed_checks: [check(), check({ check_id: "CKV_K8S_9", severity: "HIGH" })] }))).map(
        ({ severity }) => severity,
      ),
    ).toEqual(["unknown", "high"]);
  });

  test("what the sender suppressed is skipped, with a word in the receipt", async () => {
    const skipped = check({ check_result: { result: "SKIPPED", suppress_comment: "accepted" } });
    const records = await recordsOf(json(run({ skipped_checks: [skipped] })));
    expect(entriesOf(records)).toEqual({ read: 0, skipped: 1 });
    expect(ofType(records, "warning")).toMatchObject([
      { message: expect.stringContaining("1 finding was left out by the sender's own Checkov") },
    ]);
  });

  test("paths begin with a slash, and one resource has many rows", async () => {
    const records = await recordsOf(
      json(
        run({ failed_checks: [check(), check({ check_id: "CKV_K8S_9" })], passed_checks: [check({ check_result: { result: "PASSED" } })] }),
      ),
    );
    expect(new Set(ofType(records, "scan").map(({ target }) => target.name))).toEqual(new Set(["web.yaml"]));
    expect(entriesOf(records)).toEqual({ read: 3, skipped: 0 });
  });

  test("what could not be evaluated leaves what was found before; a file that could not be read is told and not covered", async () => {
    const records = await recordsOf(
      json(run({ failed_checks: [check({ check_result: { result: "UNKNOWN" } })], parsing_errors: ["/broken.yaml"] })),
    );
    expect(ofType(records, "skip")).toMatchObject([{ reason: "not judged (UNKNOWN)", unjudged: { check: "CKV_K8S_8" } }]);
    expect(ofType(records, "scan").map(({ target }) => target.name)).toEqual(["web.yaml"]);
    expect(ofType(records, "warning")).toMatchObject([{ message: "Checkov could not read broken.yaml as kubernetes." }]);
  });
});

describe("KICS", () => {
  test("a query has a row for each file that it failed in", async () => {
    expect(detectFormat((await readDocument(json(kics()))).top).id).toBe("kics");
    const records = await recordsOf(json(kics()));
    expect(entriesOf(records)).toEqual({ read: 2, skipped: 0 });
    expect(ofType(records, "scan")).toMatchObject([
      {
        target: { kind: "source", name: "deploy/web.yaml" },
        tool: { name: "kics", version: "v2.1.3" },
        scannedAt: new Date("2026-03-01T10:00:09.1Z"),
      },
      { target: { name: "deploy/Dockerfile" } },
    ]);
    expect((await checksOf(kics()))[0]).toMatchObject({
      severity: "medium",
      location: "deploy/web.yaml:12 (web)",
      title: "Container Allow Privilege Escalation Is True",
    });
  });

  test("what it quotes of a secret is not kept", async () => {
    expect(JSON.stringify(await recordsOf(json(kics())))).not.toContain("s3cret-word");
  });

  test("a file that it could not read, or a query that it could not run, closes nothing", async () => {
    expect(await coversOf(kics())).toEqual([["misconfiguration"], ["misconfiguration"]]);
    for (const facts of [{ files_failed_to_scan: 1 }, { queries_failed_to_execute: 3 }])
      expect(await coversOf(kics(facts))).toEqual([[], []]);
  });

  test("a clean run names no file, and null lists are none", async () => {
    for (const queries of [[], null]) expect((await recordsOf(json(kics({ queries })))).map(({ type }) => type)).toEqual(["warning"]);
    const broken = await recordsOf(
      json(kics({ queries: [{ query_name: "x" }, 7, { query_id: "q", files: [null, {}] }, { query_id: "q", files: null }] })),
    );
    expect(ofType(broken, "skip").map(({ reason }) => reason)).toEqual(["no query_id", "not an object", "not an object", "no file_name"]);
  });
});

describe("KubeLinter", () => {
  test("a report is of an object in a file, and has no severity", async () => {
    for (const value of [kubeLinter(), [kubeLinterReport()]]) {
      expect(detectFormat((await readDocument(json(value))).top).id).toBe("kube-linter");
      expect(await checksOf(value)).toMatchObject([
        { check: "no-read-only-root-fs", severity: "unknown", location: "deploy/web.yaml (shop/Deployment/web)" },
      ]);
    }
    expect((await checksOf(kubeLinter()))[0]?.title).toBe("Indicates when containers are running without a read-only root filesystem.");
  });

  test("reports are null where nothing was found: it names no file and changes nothing", async () => {
    for (const reports of [null, []]) expect((await recordsOf(json(kubeLinter(reports)))).map(({ type }) => type)).toEqual(["warning"]);
  });

  test("the manifest that it carries is not kept, and what comes through a pipe has a name all the same", async () => {
    const records = await recordsOf(
      json(kubeLinter([kubeLinterReport({ Object: { Metadata: { FilePath: "<standard input>", Raw: "c2VjcmV0" } } })])),
    );
    expect(JSON.stringify(records)).not.toContain("c2VjcmV0");
    expect(ofType(records, "scan")[0]?.target.name).toBe("stdin");
    expect(entriesOf(await recordsOf(json(kubeLinter([kubeLinterReport(), {}, kubeLinterReport({ Object: {} }), null]))))).toEqual({
      read: 1,
      skipped: 3,
    });
  });
});
