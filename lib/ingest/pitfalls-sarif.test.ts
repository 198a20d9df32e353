import { describe, expect, test } from "vitest";
import { canonicalVulnerability } from "@/lib/identity/advisory-alias";
import { json, ofType, recordsOf } from "./records-of.fixture";

const DIGEST = "d4".repeat(32);
const run = (tool: string, rules: unknown[], results: unknown, facts: Record<string, unknown> = {}) => ({
  tool: { driver: { name: tool, version: "1.2.3", rules } },
  results,
  ...facts,
});
const read = (...runs: unknown[]) => recordsOf(json({ version: "2.1.0", $schema: "https://json.schemastore.org/sarif-2.1.0.json", runs }));
const at = (uri: string, facts: Record<string, unknown> = {}) => [
  { physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } }, ...facts },
];
const flaws = async (...runs: unknown[]) => ofType(await read(...runs), "vulnerability");
const checks = async (...runs: unknown[]) => ofType(await read(...runs), "misconfiguration");

const trivyRule = {
  id: "CVE-2024-0001",
  name: "OsPackageVulnerability",
  shortDescription: { text: "zlib: overflow" },
  defaultConfiguration: { level: "error" },
  help: {
    text: "Vulnerability CVE-2024-0001\nSeverity: HIGH\nPackage: zlib1g\nFixed Version: 1.3\nLink: [CVE-2024-0001](https://avd.aquasec.com/nvd/cve-2024-0001)\nzlib",
  },
  properties: { precision: "very-high", "security-severity": "8.8", tags: ["vulnerability", "security", "HIGH"] },
};
const trivyResult = {
  ruleId: "CVE-2024-0001",
  ruleIndex: 0,
  level: "error",
  message: {
    text: "Package: zlib1g\nInstalled Version: 1:1.2.13.dfsg-1+deb12u1\nVulnerability CVE-2024-0001\nSeverity: HIGH\nFixed Version: 1.3\nLink: [x](https://avd.aquasec.com/nvd/cve-2024-0001)",
  },
  locations: at("quay.io/team/app"),
};
const trivyImage = {
  properties: {
    imageName: "quay.io/team/app:1",
    repoDigests: [`quay.io/team/app@sha256:${DIGEST}`],
    repoTags: ["quay.io/team/app:1"],
    imageID: `sha256:${"a1".repeat(32)}`,
  },
};

describe("the id of a rule", () => {
  test("of Trivy is the flaw's", async () => {
    expect(await flaws(run("Trivy", [trivyRule], [trivyResult], trivyImage))).toMatchObject([
      { id: "CVE-2024-0001", severity: "high", fixedVersion: "1.3", package: { purl: "pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1%2Bdeb12u1" } },
    ]);
  });

  test("of Grype is the flaw's with the package behind it", async () => {
    const rule = {
      id: "GHSA-aaaa-bbbb-cccc-left-pad",
      help: {
        text: "Vulnerability GHSA-aaaa-bbbb-cccc\nSeverity: medium\nPackage: left-pad\nVersion: 1.0.0\nFix Version: 1.1.0\nType: npm\nLocation: /app/package.json\nData Namespace: github:language:javascript",
      },
      properties: { "security-severity": "5.3" },
    };
    const result = {
      ruleId: rule.id,
      message: { text: "A medium vulnerability in npm package: left-pad, version 1.0.0 was found in image a/b:1 at: /app/package.json" },
      locations: at("image//app/package.json"),
    };
    expect(await flaws(run("Grype", [rule], [result]))).toMatchObject([
      {
        id: "GHSA-aaaa-bbbb-cccc",
        severity: "medium",
        fixedVersion: "1.1.0",
        package: { purl: "pkg:npm/left-pad@1.0.0" },
        paths: ["/app/package.json"],
      },
    ]);
  });

  test.each(["CVE-2024-0001", "GHSA-aaaa-bbbb-cccc", "GMS-2022-9109"])("of Docker Scout is the flaw's: %s", async (id) => {
    const rule = {
      id,
      name: "OsPackageVulnerability",
      helpUri: `https://scout.docker.com/v/${id}`,
      properties: {
        affected_version: "<1.2",
        fixed_version: "not fixed",
        purls: ["pkg:npm/left-pad@1.0.0"],
        cvssV3_severity: "MEDIUM",
        "security-severity": "5.3",
        tags: ["MEDIUM"],
      },
    };
    const [row] = await flaws(
      run(
        "docker scout",
        [rule],
        [{ ruleId: id, ruleIndex: 0, kind: "fail", level: "error", message: { text: "\n  Vulnerability : x \n" }, locations: [] }],
      ),
    );
    expect(row).toMatchObject({ id, severity: "medium", fixedVersion: null, package: { purl: "pkg:npm/left-pad@1.0.0" } });
  });

  test("of Snyk is Snyk's own, with the CVE in the rule's full description", async () => {
    const rule = {
      id: "SNYK-DEBIAN12-APT-1541449",
      shortDescription: { text: "Low severity - Improper Verification of Cryptographic Signature vulnerability in apt" },
      fullDescription: { text: "(CVE-2011-3374) apt/libapt-pkg6.0@2.6.1" },
      help: { text: "", markdown: "## NVD Description" },
      defaultConfiguration: { level: "warning" },
      properties: { tags: ["security", "CWE-347", "deb"], "security-severity": "3.7" },
    };
    const result = {
      ruleId: rule.id,
      level: "note",
      message: { text: "This file introduces a vulnerable apt package with a low severity vulnerability." },
      locations: at("quay.io/team/app_1.2"),
    };
    const records = await read(run("Snyk Container", [rule], [result]));
    const [row] = ofType(records, "vulnerability");
    expect(row && canonicalVulnerability(row.id, row.aliases)).toBe("CVE-2011-3374");
    expect(row).toMatchObject({ severity: "low", cwes: ["CWE-347"], package: { purl: "pkg:deb/debian/libapt-pkg6.0@2.6.1" } });
    expect(ofType(records, "scan")[0]?.target.name).toBe("quay.io/team/app:1.2");
  });

  test("of Sysdig is a package's: each of its vulnerabilities in the text is one", async () => {
    const rule = {
      id: "coreutils-9.3-r1-_lib_apk_db_installed",
      name: "Vulnerable Package: coreutils@9.3-r1",
      properties: { tags: ["vulnerability", "security"] },
    };
    const block = (id: string, severity: string) =>
      `Vulnerability: ${id}\nSeverity: ${severity}\n      CVSS Score: 5.5\n      Fixed Version: 9.3-r2\n`;
    const text = `Package: coreutils\nPackage type: Os\n    Installed Version: 9.3-r1\n    Package path: /lib/apk/db/installed\n.\n${block("CVE-2024-0001", "Medium")}${block("CVE-2024-0002", "High")}`;
    const found = await flaws(
      run("sysdig-cli-scanner", [rule], [{ ruleId: rule.id, level: "note", message: { text }, locations: at("file:///app") }]),
    );
    expect(found.map(({ id, severity, fixedVersion, sameRow }) => [id, severity, fixedVersion, sameRow ?? false])).toEqual([
      ["CVE-2024-0001", "medium", "9.3-r2", false],
      ["CVE-2024-0002", "high", "9.3-r2", true],
    ]);
  });

  test("of Clair's action is the flaw's, with package and severity in the message, whatever the level is", async () => {
    const result = {
      ruleId: "CVE-2024-0001",
      ruleIndex: 0,
      level: "error",
      message: { text: '[openssl-libs - 1:1.1.1k-9.el8 - Low] "An overflow."' },
      locations: at("Dockerfile"),
    };
    expect(await flaws(run("Clair V4", [], [result]))).toMatchObject([
      { id: "CVE-2024-0001", severity: "low", package: { name: "openssl-libs", version: "1:1.1.1k-9.el8" } },
    ]);
  });

  test.each([
    ["Dockle", "CIS-DI-0001", "node_modules"],
    ["Checkov", "CKV_K8S_20", "deploy/web.yaml"],
    ["kube-linter", "run-as-non-root", "deploy/web.yaml"],
    ["Snyk IaC", "SNYK-CC-K8S-1", "deploy/web.yaml"],
  ])("of %s is a check's", async (tool, id, uri) => {
    expect(
      await checks(run(tool, [{ id, shortDescription: { text: "t" } }], [{ ruleId: id, message: { text: "m" }, locations: at(uri) }])),
    ).toMatchObject([{ check: id, passed: false, location: `${uri}:1` }]);
  });

  test("of Trivy's configuration is spelled as in its own format", async () => {
    const rule = { id: "AVD-DS-0002", name: "Misconfiguration", properties: { tags: ["misconfiguration", "security", "HIGH"] } };
    const result = {
      ruleId: rule.id,
      message: { text: "Artifact: Dockerfile\nType: dockerfile\nVulnerability DS002\nSeverity: HIGH\nMessage: m\nLink: x" },
      locations: at("Dockerfile"),
    };
    expect(await checks(run("Trivy", [rule], [result]))).toMatchObject([{ check: "DS-0002", severity: "high", message: "m" }]);
  });
});

describe("the severity", () => {
  const severity = async (rule: Record<string, unknown>, result: Record<string, unknown> = {}) =>
    (await checks(run("lint", [{ id: "R1", ...rule }], [{ ruleId: "R1", message: { text: "m" }, ...result }])))[0]?.severity;

  test("without a level is the rule's, and without one of the rule's a warning", async () => {
    expect(await severity({ defaultConfiguration: { level: "error" } })).toBe("high");
    expect(await severity({ defaultConfiguration: { level: "note" } }, {})).toBe("low");
    expect(await severity({})).toBe("medium");
    expect(await severity({ defaultConfiguration: { level: "error" } }, { level: "note" })).toBe("low");
  });

  test("is the score of security-severity, a text, before any level", async () => {
    expect(await severity({ properties: { "security-severity": "9.8" } }, { level: "note" })).toBe("critical");
    expect(await severity({ properties: { "security-severity": "not a number" } }, { level: "error" })).toBe("high");
  });

  test("is the tool's word in the tags before any score", async () => {
    expect(await severity({ properties: { tags: ["security", "LOW"], "security-severity": "9.8" } }, { level: "error" })).toBe("low");
  });
});

test("Docker Scout can have a vector of CVSS 4 under the name of version 3", async () => {
  const rule = {
    id: "CVE-2024-0001",
    properties: {
      purls: ["pkg:npm/a@1"],
      cvssV3: 9.3,
      cvssV3_vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
      cvssV3_severity: "CRITICAL",
    },
  };
  const [row] = await flaws(run("docker scout", [rule], [{ ruleId: rule.id, level: "error", message: { text: "x" } }]));
  expect(row).toMatchObject({ severity: "critical", sources: [{ cvss: [{ version: "4", score: 9.3 }] }] });
});

describe("runs", () => {
  const scans = async (...runs: unknown[]) => ofType(await read(...runs), "scan").map(({ status, covers }) => [status, covers]);

  test.each([
    ["null", null],
    ["absent", undefined],
  ])("whose results are %s were not finished", async (_what, results) => {
    expect(await scans(run("Trivy", [], results, trivyImage))).toEqual([["failed", []]]);
  });

  test("with an empty list are clean, of what the tool looks for", async () => {
    expect(await scans(run("Trivy", [], [], trivyImage))).toEqual([["ok", ["vulnerability"]]]);
    expect(await scans(run("Grype", [], []))).toEqual([["ok", ["vulnerability"]]]);
    for (const tool of ["Checkov", "kube-linter", "Hadolint", "Dockle", "Snyk IaC"])
      expect(await scans(run(tool, [], []))).toEqual([["ok", ["misconfiguration"]]]);
  });

  test("with an empty list of a tool that looks for we do not know what cover nothing", async () => {
    expect(await scans(run("some-linter", [], []))).toEqual([["ok", []]]);
  });

  test("that are empty beside another of the same tool take nothing away, and are of its target", async () => {
    const records = await read(run("Trivy", [trivyRule], [trivyResult], trivyImage), run("Trivy", [], []));
    expect(ofType(records, "scan").map((scan) => scan.target.name)).toEqual(["quay.io/team/app:1"]);
    expect(ofType(records, "vulnerability").length).toBe(1);
  });
});

describe("the rule of a result", () => {
  const rules = [
    { id: "R1", shortDescription: { text: "one" } },
    { id: "R2", shortDescription: { text: "two" } },
  ];
  test.each<[string, Record<string, unknown>]>([
    ["its id", { ruleId: "R2" }],
    ["its place", { ruleIndex: 1 }],
    ["an id inside", { rule: { id: "R2" } }],
    ["a place inside", { rule: { index: 1 } }],
    ["both, where the place is wrong", { ruleId: "R2", ruleIndex: 0 }],
    ["an id with a part behind it", { ruleId: "R2/sub" }],
  ])("is named by %s", async (_what, reference) => {
    expect((await checks(run("lint", rules, [{ ...reference, message: { text: "m" } }])))[0]?.title).toBe("two");
  });

  test("can be missing from the list of rules", async () => {
    expect((await checks(run("lint", [], [{ ruleId: "R9", ruleIndex: -1, message: { text: "m" } }])))[0]).toMatchObject({
      check: "R9",
      title: "R9",
    });
  });
});

test("a result without locations, or with empty ones, is read", async () => {
  const results = [{ locations: [] }, { locations: undefined }, { locations: [{}] }].map((each) => ({
    ruleId: "R1",
    message: { text: "m" },
    ...each,
  }));
  expect((await checks(run("lint", [{ id: "R1" }], results))).map(({ location }) => location)).toEqual([null, null, null]);
});

test("what is suppressed is closed, and counted", async () => {
  const results = [{ suppressions: [{ kind: "inSource" }] }, { suppressions: [] }, {}].map((each) => ({
    ruleId: "R1",
    message: { text: "m" },
    ...each,
  }));
  const records = await read(run("Checkov", [{ id: "R1" }], results));
  expect(ofType(records, "misconfiguration").length).toBe(2);
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["suppressed in the document"]);
});

test.each([
  ["file:///work/deploy/web.yaml", "/work/deploy/web.yaml:1"],
  ["deploy/my%20app/web.yaml", "deploy/my app/web.yaml:1"],
  ["100%.yaml", "100%.yaml:1"],
])("the place %s is shown as %s", async (uri, location) => {
  expect((await checks(run("lint", [{ id: "R1" }], [{ ruleId: "R1", message: { text: "m" }, locations: at(uri) }])))[0]?.location).toBe(
    location,
  );
});

describe("the image", () => {
  test("has its digest from the properties of the run, where they are", async () => {
    const [scan] = ofType(await read(run("Trivy", [trivyRule], [trivyResult], trivyImage)), "scan");
    expect(scan?.target.image).toMatchObject({ repository: "quay.io/team/app", digest: `sha256:${DIGEST}`, tags: ["1"] });
  });

  test("is asked for where the document does not name it", async () => {
    const rule = { id: "CVE-2024-0001", properties: { purls: ["pkg:npm/a@1"] } };
    const records = await read(
      run("docker scout", [rule], [{ ruleId: rule.id, message: { text: "x" } }], { automationDetails: { id: "container/app/" } }),
    );
    expect(ofType(records, "scan")[0]?.target.name).toBe("unnamed/image");
    expect(ofType(records, "warning").map(({ message }) => message)).toEqual([expect.stringContaining("?image=")]);
  });
});

test("results that cannot be used are skipped with a reason, and all are counted", async () => {
  const results = [trivyResult, 7, { message: { text: "m" } }, { ruleId: "CVE-2024-0002", message: { text: "m" } }];
  const records = await read(run("Trivy", [trivyRule], results, trivyImage));
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["not an object", "names no rule", "names no package"]);
  expect(ofType(records, "vulnerability").length).toBe(1);
});
