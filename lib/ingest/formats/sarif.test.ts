import { describe, expect, it } from "vitest";
import { json, ofType, recordsOf } from "../records-of.fixture";

const run = (tool: string, rules: unknown[], results: unknown, facts: Record<string, unknown> = {}) => ({
  tool: { driver: { name: tool, version: "1", rules } },
  results,
  ...facts,
});
const sarif = (...runs: unknown[]) => recordsOf(json({ version: "2.1.0", runs }));

describe("SARIF", () => {
  it("reads Docker Scout: package by purl, severity in words, EPSS", async () => {
    const text =
      "  Vulnerability   : CVE-2011-3374  \n  Severity        : LOW  \n  Package         : pkg:deb/debian/apt@2.6.1?os_distro=bookworm&os_name=debian&os_version=12  \n  Affected range  : >=2.6.1  \n  Fixed version   : not fixed  \n  EPSS Score      : 0.001640  \n  EPSS Percentile : 0.535910  \n";
    const rule = {
      id: "CVE-2011-3374",
      properties: { cvssV3_severity: "LOW", cvssV3: 9.3, cvssV3_vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N" },
    };
    const records = await sarif(
      run("docker scout", [rule], [{ ruleId: "CVE-2011-3374", ruleIndex: 0, level: "error", message: { text } }]),
    );
    expect(ofType(records, "vulnerability")).toMatchObject([
      {
        id: "CVE-2011-3374",
        package: { key: "pkg:deb/debian/apt", version: "2.6.1" },
        severity: "low",
        fixedVersion: null,
        epss: { score: 0.00164, percentile: 0.53591 },
        sources: [{ cvss: [{ version: "4" }] }],
      },
    ]);
    expect(ofType(records, "warning")[0]?.message).toContain("Send ?image=");
  });

  it("reads what Grype says today: the image in the message, the purl at the rule", async () => {
    const rule = {
      id: "GHSA-aaaa-bbbb-cccc-left-pad",
      help: { text: "Vulnerability GHSA-aaaa-bbbb-cccc\nSeverity: high\nData Namespace: github:language:javascript" },
      properties: { purls: ["pkg:npm/left-pad@1.0.0"] },
    };
    const at = (version: string) => ({
      ruleId: rule.id,
      message: { text: `A high vulnerability in npm package: left-pad, version ${version} was found in image a/b:1 at: /app/package.json` },
    });
    const records = await sarif(run("grype", [rule], [at("1.0.0"), at("1.1.0")]));
    expect(ofType(records, "scan")[0]?.target.name).toBe("a/b:1");
    expect(ofType(records, "vulnerability").map((record) => [record.id, record.package.purl, record.severitySource])).toEqual([
      ["GHSA-aaaa-bbbb-cccc", "pkg:npm/left-pad@1.0.0", "ghsa"],
      ["GHSA-aaaa-bbbb-cccc", "pkg:npm/left-pad@1.1.0", "ghsa"],
    ]);
  });

  it("counts what is suppressed, gone or not applicable as skipped, and what is under review as open", async () => {
    const result = (facts: Record<string, unknown>) => ({ ruleId: "R1", message: { text: "x" }, ...facts });
    const records = await sarif(
      run(
        "lint",
        [{ id: "R1" }],
        [
          result({ suppressions: [{ kind: "external" }] }),
          result({ suppressions: [{ kind: "external", status: "underReview" }] }),
          result({ baselineState: "absent" }),
          result({ kind: "notApplicable" }),
          result({ kind: "pass" }),
          { message: { text: "no rule" } },
        ],
      ),
    );
    expect(ofType(records, "skip").map((skip) => skip.reason)).toEqual([
      "suppressed in the document",
      "no longer there (baselineState absent)",
      "does not apply (kind notApplicable)",
      "names no rule",
    ]);
    expect(ofType(records, "misconfiguration").map((record) => record.passed)).toEqual([false, true]);
  });

  it("never keeps the text of a secret", async () => {
    const records = await sarif(
      run(
        "gitleaks",
        [{ id: "aws-key" }],
        [
          {
            ruleId: "aws-key",
            message: { text: "AKIAVERYSECRET" },
            locations: [
              { physicalLocation: { artifactLocation: { uri: "a.env" }, region: { startLine: 3, snippet: { text: "AKIAVERYSECRET" } } } },
            ],
          },
        ],
      ),
    );
    expect(ofType(records, "secret")).toMatchObject([{ rule: "aws-key", path: "a.env", lines: { start: 3, end: 3 } }]);
    expect(JSON.stringify(records)).not.toContain("AKIAVERYSECRET");
  });

  it("tells a run without results from one that found nothing, and a run that failed from both", async () => {
    const scans = ofType(
      await sarif(run("a", [], null), run("grype", [], []), run("c", [], [], { invocations: [{ executionSuccessful: false }] })),
      "scan",
    );
    expect(scans.map(({ status, covers }) => [status, covers])).toEqual([
      ["failed", []],
      ["ok", ["vulnerability"]],
      ["failed", []],
    ]);
  });

  it("keeps results of several images apart", async () => {
    const result = (uri: string) => ({
      ruleId: "R1",
      message: { text: "x" },
      locations: [{ physicalLocation: { artifactLocation: { uri } } }],
    });
    const records = await sarif(run("roxctl", [{ id: "R1" }], [result("quay.io/a/b:1"), result("quay.io/a/c:1"), result("quay.io/a/b:1")]));
    const order = records.flatMap((record) =>
      record.type === "scan" ? [record.target.name] : record.type === "misconfiguration" ? ["x"] : [],
    );
    expect(order.slice(-5)).toEqual(["x", "quay.io/a/c:1", "x", "quay.io/a/b:1", "x"]);
  });

  it.each([
    ["of version 1", { $schema: "sarif", version: "1.0.0", runs: [] }],
    ["whose runs are no list", { version: "2.1.0", runs: {} }],
  ])("refuses one %s", async (_name, document) => {
    await expect(recordsOf(json(document))).rejects.toMatchObject({ code: "invalid_report" });
  });
});
