import { describe, expect, it } from "vitest";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

describe("Checkov", () => {
  const check = {
    check_id: "CKV_K8S_20",
    check_name: "n",
    check_result: { result: "FAILED" },
    file_path: "/a.yaml",
    file_line_range: [3, 9],
    resource: "Deployment.shop.web",
  };
  const run = (results: unknown, over: object = {}) => ({
    check_type: "kubernetes",
    results,
    summary: { checkov_version: "3.2.0" },
    ...over,
  });

  it("files each check under its file, of each run of the list", async () => {
    const records = await recordsOf(corpusFile("array-terraform-dockerfile.json").bytes());
    const files = new Set(ofType(records, "scan").map(({ target }) => `${target.kind} ${target.name}`));
    expect(files).toContain("source infra/terraform/aws/db-app.tf");
    expect(files).toContain("source infra/terraform/aws/resources/Dockerfile");
    expect(ofType(records, "scan")[0]?.tool).toMatchObject({ name: "checkov", version: "2.0.209" });
    const [first] = ofType(await recordsOf(json(run({ failed_checks: [check] }))), "misconfiguration");
    expect(first).toMatchObject({ check: "CKV_K8S_20", passed: false, severity: "unknown", location: "a.yaml:3-9 (Deployment.shop.web)" });
  });

  it("takes the list's word where a check has none, and passes over what was suppressed or not judged", async () => {
    const bare = { ...check, check_result: null };
    const records = await recordsOf(
      json(
        run({
          passed_checks: [bare],
          failed_checks: [bare, { ...check, check_id: null, bc_check_id: null }, { ...check, file_path: "" }, 1],
          skipped_checks: [check, bare],
          unknown_checks: [bare],
        }),
      ),
    );
    expect(ofType(records, "misconfiguration").map(({ passed }) => passed)).toEqual([true, false, false]);
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
      "no check_id",
      "no file_path",
      "not an object",
      "suppressed by the sender",
      "not judged (UNKNOWN)",
    ]);
    expect(ofType(records, "warning")).toHaveLength(1);
  });

  it("reads secrets as secrets, and leaves vulnerabilities to scanners of them", async () => {
    const secrets = await recordsOf(
      json(run({ failed_checks: [{ ...check, check_id: "CKV_SECRET_6", resource: "hash" }] }, { check_type: "secrets" })),
    );
    expect(secrets).toMatchObject([
      { type: "scan", covers: ["secret"] },
      { type: "secret", rule: "CKV_SECRET_6", path: "a.yaml", lines: { start: 3, end: 9 } },
    ]);
    const packages = await recordsOf(json(run({ failed_checks: [check] }, { check_type: "sca_package" })));
    expect(ofType(packages, "skip")).toHaveLength(1);
  });

  it("takes a run without checks for no word on any file", async () => {
    for (const value of [run({ failed_checks: null }), run(null), corpusFile("zero-findings-flat-summary.json")]) {
      const records = await recordsOf("bytes" in value ? value.bytes() : json(value));
      expect(records).toMatchObject([{ type: "warning" }]);
    }
    const unread = await recordsOf(json(run({ parsing_errors: ["/b.yaml"] })));
    expect(unread[0]).toMatchObject({ message: "Checkov could not read b.yaml as kubernetes." });
  });
});

describe("Hadolint", () => {
  it("files rows under their Dockerfile, whatever its slashes", async () => {
    const records = await recordsOf(corpusFile("two-dockerfiles-12-findings.json").bytes());
    expect(ofType(records, "scan").map(({ target }) => target.name)).toEqual([
      "django-DefectDojo/Dockerfile.django",
      "django-DefectDojo/Dockerfile.nginx",
    ]);
    expect(ofType(records, "misconfiguration")[0]).toMatchObject({
      check: "DL3008",
      severity: "medium",
      location: "django-DefectDojo/Dockerfile.django:9",
      url: expect.stringContaining("DL3008"),
    });
  });

  it("calls a file without name Dockerfile, and passes over what the sender ignores", async () => {
    const row = { line: 1, code: "DL3008", message: "m", column: 1, file: "-", level: "error" };
    const records = await recordsOf(json([row, { ...row, level: "ignore" }, { ...row, code: null }, null, { ...row, level: "new" }]));
    expect(ofType(records, "scan").map(({ target }) => target.name)).toEqual(["Dockerfile"]);
    expect(ofType(records, "misconfiguration").map(({ severity }) => severity)).toEqual(["high", "unknown"]);
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["ignored by the sender's own rules", "no code", "not an object"]);
  });
});

describe("Dockle", () => {
  const summary = { fatal: 1, warn: 0, info: 0, skip: 0, pass: 15 };

  it("files checkpoints under the image, if it is named", async () => {
    const details = [
      { code: "CIS-DI-0009", title: "t", level: "fatal", alerts: ["a", "b"] },
      { code: "CIS-DI-0002", level: "SKIP" },
      { code: "X" },
      { level: "INFO" },
      { code: "DKL-DI-0001", level: "PASS" },
    ];
    const records = await recordsOf(json({ image: "ghcr.io/shop/web:1.2", summary, details }));
    expect(ofType(records, "scan")).toMatchObject([
      { target: { kind: "image", image: { repository: "ghcr.io/shop/web", tags: ["1.2"] } }, covers: ["misconfiguration"] },
    ]);
    expect(ofType(records, "misconfiguration")).toMatchObject([
      { check: "CIS-DI-0009", severity: "critical", message: "a\nb", passed: false },
      { passed: true },
    ]);
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["not looked at (SKIP)", "no level", "no code"]);
    expect(ofType(records, "warning")).toEqual([]);
  });

  it("says where a clean report names no image", async () => {
    const records = await recordsOf(json({ summary, details: null }));
    expect(records).toMatchObject([
      { type: "scan", target: { kind: "image" } },
      { type: "warning", message: expect.stringContaining("?image=") },
    ]);
  });
});
